//! Reads the files of the repository that the servers of a text name. What a stranger's pull request names must not
//! be read anywhere else.

use std::cell::{OnceCell, RefCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::component_config::{self, HostFile, HostFiles, HostText};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;
use crate::paths;
use crate::source::Source;
use crate::untrusted;

/// Bytes of the files of the repository that the servers of a text name. No configuration file comes near. They do
/// not add to the text, so a pull request of little length could have them judged for each of a thousand texts.
pub(super) const KEPT_MAX: usize = 512 * 1024;

/// What was read of files of the repository. A file is read for each text that names it, because it may have changed. It
/// is looked into once, because a thousand texts may name it.
#[derive(Debug, Default)]
pub struct KeptTexts(Mutex<HashMap<String, Arc<KeptText>>>);

#[derive(Debug)]
struct KeptText {
    source: Arc<Source>,
    content: Arc<HostText>,
    is_configuration: OnceLock<bool>,
}

impl KeptTexts {
    /// The files that are remembered.
    const MOST: usize = 64;

    /// A file with a name and a text.
    fn file(&self, name: &str, text: String) -> Arc<KeptText> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(name)
            && known.source.text() == text
        {
            return Arc::clone(known);
        }
        if known.len() == Self::MOST {
            known.clear();
        }
        let source = Arc::new(Source::new(name, text));
        let content = Arc::new(HostText::new(MappedText::verbatim(source.text(), 0)));
        let file = Arc::new(KeptText { source, content, is_configuration: OnceLock::new() });
        known.insert(name.to_owned(), Arc::clone(&file));
        file
    }
}

impl KeptText {
    /// True if the text is of a kind that a flag may name.
    fn is_configuration(&self) -> bool {
        let is_one = || component_config::is_configuration(self.source.text());
        *self.is_configuration.get_or_init(is_one)
    }
}

/// A file of the repository.
#[derive(Clone)]
pub(super) enum Kept {
    File(HostFile),
    /// It is larger than all that are read.
    TooLarge,
}

/// The files of the repository, for the servers of one text. A text of 1 MB may name 20,000 of them, so what is found
/// out about a folder or a neighbour is remembered.
pub(super) struct KeptFiles<'a> {
    own_path: &'a str,
    texts: &'a KeptTexts,
    /// True if the text is a file.
    is_file: OnceCell<bool>,
    folders: RefCell<HashMap<PathBuf, Option<KnownFolder>>>,
    neighbours: RefCell<HashMap<PathBuf, Option<Kept>>>,
}

/// A folder and the root of its repository, with all links followed.
struct KnownFolder {
    folder: PathBuf,
    root: PathBuf,
}

impl<'a> KeptFiles<'a> {
    /// The files that a text with a path may name.
    pub(super) fn of(own_path: &'a str, texts: &'a KeptTexts) -> Self {
        Self {
            own_path,
            texts,
            is_file: OnceCell::new(),
            folders: RefCell::default(),
            neighbours: RefCell::default(),
        }
    }

    /// The file that is mounted at a path of the machine. Its path begins in the folder of the text, where people
    /// run the tool.
    pub(super) fn mounted(&self, path: &str, files: &HostFiles) -> Option<Kept> {
        let kept = files.kept(path)?;
        let folder = Path::new(self.own_path).parent()?;
        self.at(&folder.join(kept))
    }

    /// The file next to the server's that has the name of a file on the machine, and is of a kind that a flag may
    /// name:
    ///
    /// ```text
    /// rke2/config.yaml     authentication-config=/etc/rancher/rke2/authn.yaml
    /// rke2/authn.yaml      kind: AuthenticationConfiguration
    /// ```
    pub(super) fn next_to_server(&self, path: &str) -> Option<Kept> {
        let name = Path::new(path).file_name()?;
        let kept = Path::new(self.own_path).parent()?.join(name);
        if !self.is_file() {
            return None;
        }
        if let Some(known) = self.neighbours.borrow().get(&kept) {
            return known.clone();
        }
        let neighbour = self.neighbour(&kept);
        self.neighbours.borrow_mut().insert(kept, neighbour.clone());
        neighbour
    }

    fn neighbour(&self, kept: &Path) -> Option<Kept> {
        if !kept.is_file() || !self.is_inside(kept) {
            return None;
        }
        // A larger one is hardly meant.
        let text = untrusted::read(kept, KEPT_MAX as u64).ok()?;
        let file = self.texts.file(&name_of(kept), text);
        file.is_configuration().then(|| Kept::File(self.host_file(&file)))
    }

    /// The file at a path, if it can be read.
    pub(super) fn at(&self, kept: &Path) -> Option<Kept> {
        if !self.is_inside(kept) {
            return None;
        }
        match untrusted::read(kept, KEPT_MAX as u64) {
            Ok(text) => Some(Kept::File(self.host_file(&self.texts.file(&name_of(kept), text)))),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Some(Kept::TooLarge),
            Err(_) => None,
        }
    }

    fn host_file(&self, file: &KeptText) -> HostFile {
        // A file may name itself.
        let is_own = file.source.path() == self.own_path;
        let source = (!is_own).then(|| Arc::clone(&file.source));
        HostFile { content: Arc::clone(&file.content), source }
    }

    /// True if the text is a file, and not a part of a stream.
    pub(super) fn is_file(&self) -> bool {
        *self.is_file.get_or_init(|| Path::new(self.own_path).is_file())
    }

    /// True for a file or folder of the repository, all links followed; without a repository, of the current folder.
    pub(super) fn is_inside(&self, kept: &Path) -> bool {
        let absolute = paths::normal(kept);
        let parent = absolute.parent().unwrap_or(&absolute);
        let mut folders = self.folders.borrow_mut();
        let known =
            folders.entry(parent.to_owned()).or_insert_with_key(|path| KnownFolder::of(path));
        let Some(known) = known else { return false };
        let is_link = fs::symlink_metadata(&absolute).is_ok_and(|found| found.is_symlink());
        let real = match absolute.file_name() {
            Some(name) if !is_link => known.folder.join(name),
            _ => paths::resolved(&absolute),
        };
        real.starts_with(&known.root)
    }
}

/// The path in reports.
fn name_of(kept: &Path) -> String {
    paths::relative(Path::new("."), kept)
}

impl KnownFolder {
    fn of(folder: &Path) -> Option<Self> {
        let root = paths::repository(folder).or_else(|| std::env::current_dir().ok())?;
        Some(Self { folder: paths::resolved(folder), root: paths::resolved(&root) })
    }
}
