//! `DIR/admin.sock`: what only the operator on this machine may do. One line of
//! JSON in, one line of JSON out.

use std::{
    io::ErrorKind,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use claviger_core::{Core, organization::NewOrganization};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::Mutex,
};

use crate::{first_keys::Shown, root_key::Source, rotate::rotate};

/// What may be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub(crate) enum Request {
    /// Replace the root key.
    RootKeysRotate {
        /// Also organization keys and everything sealed under them.
        reseal: bool,
        /// The new key, where ours to replace is none.
        new_key_file: Option<PathBuf>,
    },
    /// Make a further organization.
    OrganizationCreate {
        /// What people call it.
        name: String,
        /// By which people say at sign-in which one is theirs.
        handle: String,
        /// Its first administrator.
        admin_email: String,
    },
}

/// What is answered. No `Debug`: it may hold keys.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    /// It is done.
    Done {
        /// Keys wrapped anew.
        rewrapped: usize,
        /// Connections sealed anew.
        resealed: u64,
        /// What the operator must do next, if anything.
        next: Option<String>,
    },
    /// The organization is there.
    Founded(Shown),
    /// It is not done.
    Failed(String),
}

/// Where the socket is.
pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("admin.sock")
}

/// Starts to answer.
pub(crate) fn start(data_dir: &Path, core: Core, source: Source) -> Result<()> {
    let path = path(data_dir);
    // A stopped server leaves its socket behind; the data directory is ours alone.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).with_context(|| path.display().to_string())?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let state = Arc::new((core, source, Mutex::new(())));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let state = state.clone();
            tokio::spawn(async move {
                let (core, source, one_at_a_time) = &*state;
                let _turn = one_at_a_time.lock().await;
                if let Err(error) = answer(stream, core, source).await {
                    tracing::warn!(%error, "an administrative request broke off");
                }
            });
        }
    });
    Ok(())
}

async fn answer(stream: UnixStream, core: &Core, source: &Source) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    if (&mut stream).take(65_536).read_line(&mut line).await? == 0 {
        // Somebody only looked whether a server is there.
        return Ok(());
    }
    let done = match serde_json::from_str(&line) {
        Ok(Request::RootKeysRotate { reseal, new_key_file }) => {
            rotate(core, source, reseal, new_key_file.as_deref()).await
        }
        Ok(Request::OrganizationCreate { name, handle, admin_email }) => {
            let first = core.organization_create(NewOrganization { name, handle, admin_email }).await;
            first.map(|first| Reply::Founded(first.into())).map_err(Into::into)
        }
        Err(error) => Err(error.into()),
    };
    let reply = done.unwrap_or_else(|error| Reply::Failed(format!("{error:#}")));
    let text = serde_json::to_string(&reply)? + "\n";
    Ok(stream.write_all(text.as_bytes()).await?)
}

/// A running server's ear.
pub(crate) struct Server(UnixStream);

/// The server of a data directory, if one runs.
pub(crate) async fn reach(data_dir: &Path) -> Result<Option<Server>> {
    let path = path(data_dir);
    match UnixStream::connect(&path).await {
        Ok(stream) => Ok(Some(Server(stream))),
        // A server that was killed leaves its socket behind.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

impl Server {
    /// Asks it.
    pub(crate) async fn ask(self, request: &Request) -> Result<Reply> {
        let mut stream = BufReader::new(self.0);
        stream.write_all((serde_json::to_string(request)? + "\n").as_bytes()).await?;
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        serde_json::from_str(&line).context("the server broke off; its log says why")
    }
}
