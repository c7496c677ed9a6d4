//! `file:/path`: read for every use, so that something else may replace what is in it.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use claviger_model::Secret;
use rustix::{
    fs::{FileType, Mode, OFlags, ResolveFlags, fstat, open, openat2},
    io::Errno,
};

use super::{MOST_BYTES, fault::Fault};

/// The file's text without its last line end. Links are followed as long as they stay below
/// `root`, as those of mounted Kubernetes secrets do.
pub(super) async fn read(root: PathBuf, path: &str) -> Result<Secret<String>, Fault> {
    let path = PathBuf::from(path);
    let reading = tokio::task::spawn_blocking(move || read_below(&root, &path));
    reading.await.unwrap_or_else(|_| Err(Fault::Unusable("reading it was broken off".to_owned())))
}

fn read_below(root: &Path, path: &Path) -> Result<Secret<String>, Fault> {
    let below = path.strip_prefix(root).map_err(|_| outside())?;
    let folder = open(root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
    // A pipe must not keep the thread waiting for somebody to write into it.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let within = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    let file = folder.and_then(|folder| openat2(folder, below, flags, Mode::empty(), within)).map_err(unopened)?;
    let kind = fstat(&file).map(|stat| FileType::from_raw_mode(stat.st_mode)).map_err(unopened)?;
    if kind != FileType::RegularFile {
        return Err(Fault::Unusable("it is not a regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    let read = File::from(file).take(MOST_BYTES as u64 + 3).read_to_end(&mut bytes);
    let bytes = Secret::new(bytes);
    read.map_err(|error| Fault::Unusable(format!("reading it failed: {}", error.kind())))?;
    let text = std::str::from_utf8(bytes.expose()).map_err(|_| Fault::Unusable("it is not UTF-8".to_owned()))?;
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    Ok(Secret::new(text.to_owned()))
}

fn outside() -> Fault {
    Fault::NotAllowed("it leads out of the directory that the operator of this server allows".to_owned())
}

fn unopened(errno: Errno) -> Fault {
    match errno {
        Errno::NOENT | Errno::NOTDIR => Fault::NotFound("the server has no such file".to_owned()),
        Errno::ACCESS | Errno::PERM => Fault::Denied("the server may not read this file".to_owned()),
        // A link that climbs or is absolute, and one that the kernel makes up.
        Errno::XDEV | Errno::LOOP => outside(),
        Errno::NOSYS => Fault::Unusable("references to files need Linux 5.6 or later".to_owned()),
        // Nothing reads from the other end, or it is a device or socket.
        Errno::NXIO | Errno::NODEV => Fault::Unusable("it is not a regular file".to_owned()),
        other => Fault::Unusable(format!("opening it failed: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::{fs::symlink, net::UnixListener};

    use super::*;

    async fn said(root: &Path, name: &str) -> Result<String, String> {
        let path = root.join(name);
        let read = read(root.to_owned(), path.to_str().expect("UTF-8")).await;
        read.map(|value| value.expose().clone()).map_err(|fault| fault.to_string())
    }

    #[tokio::test]
    async fn a_file_is_read_and_nothing_that_only_looks_like_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, outside) = (folder.path().join("allowed"), folder.path().join("outside"));
        std::fs::create_dir_all(root.join("..data")).expect("a folder");
        std::fs::create_dir_all(&outside).expect("a folder");
        let write = |path: PathBuf, bytes: &[u8]| std::fs::write(path, bytes).expect("a file");
        write(outside.join("key"), b"canary-outside");
        write(root.join("..data/mounted"), b"of kubernetes\n");
        write(root.join("plain"), b"a b\r\n");
        write(root.join("two"), b"a\n\n");
        write(root.join("bytes"), &[0xff, 0xfe]);
        write(root.join("most"), &vec![b'x'; MOST_BYTES]);
        symlink("..data/mounted", root.join("mounted")).expect("a link");
        symlink(outside.join("key"), root.join("absolute")).expect("a link");
        symlink("../outside/key", root.join("climbs")).expect("a link");
        symlink("../outside", root.join("folder")).expect("a link");
        symlink("/proc/self/environ", root.join("proc")).expect("a link");
        symlink("loop", root.join("loop")).expect("a link");
        let pipe = std::process::Command::new("mkfifo").arg(root.join("pipe")).status().expect("mkfifo");
        assert!(pipe.success());
        let _socket = UnixListener::bind(root.join("socket")).expect("a socket");
        for (name, wanted) in [
            ("plain", Ok("a b")),
            ("two", Ok("a\n")),
            ("mounted", Ok("of kubernetes")),
            ("nothing", Err("not found")),
            ("plain/x", Err("not found")),
            ("absolute", Err("not allowed")),
            ("climbs", Err("not allowed")),
            ("folder/key", Err("not allowed")),
            ("proc", Err("not allowed")),
            ("loop", Err("not allowed")),
            ("../outside/key", Err("not allowed")),
            ("pipe", Err("not usable")),
            ("socket", Err("not usable")),
            ("..data", Err("not usable")),
            ("bytes", Err("not usable")),
        ] {
            match (said(&root, name).await, wanted) {
                (Ok(is), Ok(wanted)) => assert_eq!(is, wanted, "{name}"),
                (Err(is), Err(wanted)) => assert!(is.starts_with(wanted) && !is.contains("canary"), "{name}: {is}"),
                (is, wanted) => panic!("{name}: {is:?}, not {wanted:?}"),
            }
        }
        assert_eq!(said(&root, "most").await.map(|text| text.len()), Ok(MOST_BYTES));
        write(root.join("plain"), b"replaced");
        assert_eq!(said(&root, "plain").await.as_deref(), Ok("replaced"));
    }
}
