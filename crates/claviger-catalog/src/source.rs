//! Where catalogue files come from: the ones that are built in, and a
//! directory of the operator's with the same three folders.

use std::{fs, io, path::Path};

use include_dir::{Dir, include_dir};

use crate::Fault;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalog");

/// One file.
pub(crate) struct SourceFile {
    /// As faults name it.
    pub(crate) display: String,
    /// Name without its ending.
    pub(crate) stem: String,
    pub(crate) bytes: std::borrow::Cow<'static, [u8]>,
}

/// The files of one catalogue.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) integrations: Vec<SourceFile>,
    pub(crate) actions: Vec<SourceFile>,
    pub(crate) icons: Vec<SourceFile>,
    /// What could not be read at all.
    pub(crate) faults: Vec<Fault>,
    /// Whether it is the built-in one, which tests have been over.
    pub(crate) embedded: bool,
}

impl Source {
    pub(crate) fn embedded() -> Self {
        let folder = |name: &str, ending: &str| {
            let files = EMBEDDED.get_dir(name).map(|dir| dir.files().collect::<Vec<_>>()).unwrap_or_default();
            let files = files.into_iter().filter_map(|file| {
                let stem = stem_of(file.path(), ending)?;
                let display = format!("catalog/{}", file.path().display());
                Some(SourceFile { display, stem, bytes: file.contents().into() })
            });
            files.collect::<Vec<_>>()
        };
        Self {
            integrations: folder("integrations", "toml"),
            actions: folder("actions", "toml"),
            icons: folder("icons", "svg"),
            faults: Vec::new(),
            embedded: true,
        }
    }

    /// Folders that are not there are empty; the directory itself must be there.
    pub(crate) fn directory(directory: &Path) -> Self {
        let mut source = Self::default();
        if !directory.is_dir() {
            source.fault(directory, "is not a directory");
            return source;
        }
        source.integrations = source.folder(directory, "integrations", "toml");
        source.actions = source.folder(directory, "actions", "toml");
        source.icons = source.folder(directory, "icons", "svg");
        source
    }

    fn folder(&mut self, directory: &Path, name: &str, ending: &str) -> Vec<SourceFile> {
        let folder = directory.join(name);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => {
                self.fault(&folder, &format!("cannot be read: {error}"));
                return Vec::new();
            }
        };
        let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let Some(stem) = stem_of(&path, ending) else { continue };
            match fs::read(&path) {
                Ok(bytes) => files.push(SourceFile { display: path.display().to_string(), stem, bytes: bytes.into() }),
                Err(error) => self.fault(&path, &format!("cannot be read: {error}")),
            }
        }
        files
    }

    fn fault(&mut self, path: &Path, message: &str) {
        let file = path.display().to_string();
        self.faults.push(Fault { file, line: None, field: String::new(), message: message.to_owned() });
    }
}

fn stem_of(path: &Path, ending: &str) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(ending)?.strip_suffix('.')?;
    (!stem.is_empty() && !stem.starts_with('.')).then(|| stem.to_owned())
}
