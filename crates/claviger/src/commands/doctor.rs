//! `claviger doctor`

use anyhow::{Result, bail};

use crate::{admin, cli::StorageArgs, config, installation, output, root_key::Source};

/// Looks at an installation without changing it and says what is wrong and what
/// would mend it.
pub(crate) async fn run(args: &StorageArgs) -> Result<()> {
    let storage = config::storage(args)?;
    let mut faults = 0;
    let mut check = |what: &str, result: Result<String>| match result {
        Ok(found) => output::say(&format!("ok    {what}: {found}")),
        Err(error) => {
            faults += 1;
            output::say(&format!("WRONG {what}: {error:#}"));
        }
    };
    if !storage.data_dir.is_dir() {
        bail!(
            "{} is no data directory; make one with: claviger init --data-dir {}",
            storage.data_dir.display(),
            storage.data_dir.display()
        );
    }
    check("data directory", installation::prepare(&storage.data_dir).map(|()| storage.data_dir.display().to_string()));
    let running = tokio::net::UnixStream::connect(admin::path(&storage.data_dir)).await.is_ok();
    check("server", Ok(if running { "running".to_owned() } else { "not running".to_owned() }));
    let store = installation::look(&storage).await;
    match store {
        Err(error) => check("database", Err(error)),
        Ok(store) => {
            check("database", Ok("answers".to_owned()));
            match store.installation_exists().await {
                Ok(true) => {
                    let opened = match Source::find(&storage) {
                        Ok(source) => installation::unseal(&store, &source).await,
                        Err(error) => Err(error),
                    };
                    check("root key", opened.map(|_| "opens this installation".to_owned()));
                }
                Ok(false) => {
                    check("installation", Err(anyhow::anyhow!("is empty; run claviger init or claviger serve")))
                }
                Err(error) => check("installation", Err(error.into())),
            }
        }
    }
    if faults == 0 { Ok(()) } else { bail!("{faults} of these need mending") }
}
