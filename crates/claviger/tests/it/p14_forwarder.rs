//! A line to PostgreSQL that a test can cut or freeze, so that the server at its
//! end goes on for the other tests.

use std::{path::PathBuf, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixStream},
    sync::watch,
};

/// Less than any one wait of the server, so that only their sum is too long.
const LATE: Duration = Duration::from_millis(700);

#[derive(Clone, Copy, PartialEq)]
enum Line {
    Open,
    /// Connections stay and nothing passes.
    Frozen,
    /// Each message of the server comes through late.
    Slow,
    /// Connections break, new ones are closed at once.
    Cut,
}

pub(crate) struct Forwarder {
    /// The database, reached through this line.
    pub(crate) url: String,
    line: watch::Sender<Line>,
}

impl Forwarder {
    /// To a database of `Postgres::shared`, which listens on a socket in a directory.
    pub(crate) async fn start(url: &str) -> Self {
        let (server, query) = url.split_once("?host=").expect("a server that listens on a socket");
        let socket = PathBuf::from(query.replace("%2F", "/")).join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let name = server.rsplit('/').next().unwrap();
        let (line, watched) = watch::channel(Line::Open);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut watched = watched.clone();
                if *watched.borrow() == Line::Cut {
                    continue;
                }
                let socket = socket.clone();
                tokio::spawn(async move {
                    let Ok(database) = UnixStream::connect(&socket).await else { return };
                    let (mut from_client, mut to_client) = stream.into_split();
                    let (mut from_database, mut to_database) = database.into_split();
                    let (one, other) = (watched.clone(), watched.clone());
                    tokio::select! {
                        () = pass(&mut from_client, &mut to_database, one, LATE) => {}
                        () = pass(&mut from_database, &mut to_client, other, Duration::ZERO) => {}
                        _ = watched.wait_for(|line| *line == Line::Cut) => {}
                    }
                });
            }
        });
        Self { url: format!("postgres://claviger@127.0.0.1:{port}/{name}?sslmode=disable"), line }
    }

    pub(crate) fn cut(&self) {
        self.line.send_replace(Line::Cut);
    }

    pub(crate) fn freeze(&self) {
        self.line.send_replace(Line::Frozen);
    }

    pub(crate) fn slow(&self) {
        self.line.send_replace(Line::Slow);
    }

    pub(crate) fn mend(&self) {
        self.line.send_replace(Line::Open);
    }
}

async fn pass(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    mut line: watch::Receiver<Line>,
    late: Duration,
) {
    let mut buffer = vec![0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let Ok(passing) = line.wait_for(|line| *line != Line::Frozen).await.map(|line| *line) else { return };
        if passing == Line::Slow {
            tokio::time::sleep(late).await;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
    // The other half may still have something to say.
    tokio::time::sleep(Duration::from_millis(20)).await;
}
