//! What goes on beside the requests.

use std::time::Duration;

use claviger_core::Core;

/// Starts it all; it ends with the process.
pub(crate) fn start(core: &Core) {
    let each = core.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            each.uses_flush().await;
            each.refusals_flush(false);
            each.key_uses_flush(false).await;
        }
    });
    let each = core.clone();
    tokio::spawn(async move {
        let mut beats = 0u32;
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            beats += 1;
            // Every thousand rows or every minute, whichever comes first.
            if (beats >= 60 || each.rows_since_checkpoint() >= 1_000) && each.rows_since_checkpoint() > 0 {
                beats = 0;
                if let Err(error) = each.checkpoint().await {
                    tracing::warn!(%error, "no checkpoint");
                }
            }
        }
    });
    if let Some(interval) = core.checks_interval() {
        let each = core.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(interval.min(Duration::from_secs(60))).await;
                if let Err(error) = each.checks_run().await {
                    tracing::warn!(%error, "connections could not be checked");
                }
            }
        });
    }
    let each = core.clone();
    tokio::spawn(async move {
        loop {
            if let Err(error) = each.devices_tend().await {
                tracing::warn!(%error, "authorizations on other devices that nobody asks for could not be read");
            }
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
    });
    let each = core.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            if let Err(error) = each.rotations_tend().await {
                tracing::warn!(%error, "rotations whose time is over could not be ended");
            }
        }
    });
    let each = core.clone();
    tokio::spawn(async move {
        loop {
            each.references_tend().await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    });
    let each = core.clone();
    tokio::spawn(async move {
        match each.rotation_resume().await {
            Ok(report) if report.resealed > 0 => {
                tracing::info!(resealed = report.resealed, "finished an earlier key rotation")
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "an earlier key rotation could not be finished"),
        }
    });
}
