//! Arguments to files: walks folders, and reads what they hold, a file at a time.

mod charts;
mod content;
mod duplicates;
mod folders;
mod hidden;
mod ignore_files;
mod inspected;
mod names;
mod neighbours;
mod on_disk;
mod tracked;
mod walk;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use crate::threads;
pub use charts::Charts;
pub use hidden::{Hidden, LeftOut};
pub use inspected::InspectedFile;
pub use names::{
    extensions, is_jsonnet_name, is_kustomization_name, is_manifest_name, is_plain_name,
    is_prose_name, is_script_name, is_terraform_name, is_unit_name, rendered_name,
};
pub use neighbours::kubelet_neighbours;

/// A path on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, or a folder to walk.
    Path(PathBuf),
    /// Standard input, already read.
    Stdin {
        /// Its name in the output.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

/// A file that was found.
#[derive(Clone, Debug)]
pub struct FoundFile {
    /// Its name in the output: as given or below the folder as given, with `/` between its parts and
    /// without `./` in front.
    pub path: String,
    /// The content.
    pub content: Content,
}

/// The content of a file, or the reason why it is not read.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file on the disk that was not read yet. Files are read when they are judged, so that a run does not
    /// hold the texts of all.
    File(PathBuf),
    /// The same for a file that was a regular one when its folder was listed. `None` if its name in the output is
    /// its path too, as that of most files is.
    RegularFile(Option<PathBuf>),
    /// Bytes that were not looked at yet.
    Bytes(Vec<u8>),
    /// Text that mentions a component.
    Text(Arc<str>),
    /// No mention of one.
    NoMention,
    /// It could not be read. The reason is in lower case, without a full stop.
    Unreadable(String),
}

/// The files of a run.
#[derive(Debug, Default)]
pub struct Discovery {
    /// Those that were found, sorted by path. No path is there twice.
    pub found: Vec<FoundFile>,
    /// Those that were left out.
    pub hidden: Hidden,
}

/// Bytes of a MiB.
pub const MIB: u64 = 1024 * 1024;

/// Files above this number of MiB are not read, unless the settings say otherwise: no manifest comes
/// near.
pub const MAX_MIB: u64 = 64;

/// Spans are 32 bits wide, and a text in memory takes up to 60 times its size, so no setting allows more.
pub const MAX_MIB_LIMIT: u64 = 1024;

/// The decisions about which files are found.
#[derive(Clone, Copy)]
pub struct FileFilter<'a> {
    /// Paths to leave out, folders with all that is in them.
    pub excludes: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Paths to read in a folder though their names are none of the usual ones.
    pub includes: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Paths to read with any name and any content.
    pub forces: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Leave out excluded files even if they are named.
    pub exclude_named: bool,
    /// Leave out what the `.gitignore` and `.ignore` files of the repository name and git does not track.
    pub ignore_files: bool,
}

/// Leaves nothing out.
impl Default for FileFilter<'_> {
    fn default() -> Self {
        Self {
            excludes: &|_| false,
            includes: &|_| false,
            forces: &|_| false,
            exclude_named: false,
            ignore_files: true,
        }
    }
}

/// The decisions about what of a file is read.
pub struct ContentFilter<'a> {
    /// The cheap look at a file's bytes: whether it may configure a component.
    pub prefilter: &'a dyn Fn(&[u8]) -> bool,
    /// Paths to read with any name and any content.
    pub forces: &'a dyn Fn(&Path) -> bool,
    /// Do not read larger files, in MiB.
    pub max_mib: u64,
}

impl FoundFile {
    /// A file of a folder that was listed.
    fn regular(path: PathBuf) -> Self {
        if MAIN_SEPARATOR != '/' {
            return Self { path: display(&path), content: Content::RegularFile(Some(path)) };
        }
        match path.into_os_string().into_string() {
            Ok(text) => Self { path: without_dot(text), content: Content::RegularFile(None) },
            Err(path) => {
                let path = PathBuf::from(path);
                Self { path: display(&path), content: Content::RegularFile(Some(path)) }
            }
        }
    }

    /// Asks the system about the file, unless it was read already.
    pub fn inspect(&self) -> InspectedFile<'_> {
        InspectedFile::new(self)
    }

    /// The content: that of the file, if it was not read yet.
    pub fn read(&self, filter: &ContentFilter<'_>) -> Content {
        self.inspect().read(filter)
    }
}

/// Finds the files of every target, in parallel where a folder is walked.
pub fn discover(targets: Vec<Target>, filter: &FileFilter<'_>) -> Discovery {
    let mut discovery = Discovery::default();
    // A walk follows no links, so it finds no file twice.
    let several = targets.len() > 1;
    let mut folders = Vec::new();
    for target in targets {
        match target {
            Target::Stdin { name, .. }
                if filter.exclude_named && (filter.excludes)(Path::new(&name)) =>
            {
                discovery.hidden.by_configuration.count(false);
            }
            Target::Stdin { name, bytes } => {
                discovery.found.push(FoundFile { path: name, content: Content::Bytes(bytes) });
            }
            Target::Path(path) if filter.exclude_named && (filter.excludes)(&path) => {
                discovery.hidden.by_configuration.count(path.is_dir());
            }
            Target::Path(path) if path.is_dir() => folders.push(path),
            Target::Path(path) => {
                discovery.found.push(unread(display(&path), path));
            }
        }
    }
    folders::walk(folders, filter, &mut discovery);
    let found = &mut discovery.found;
    let is_much = found.len() >= MANY;
    threads::sort(found, is_much, |a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    if several {
        duplicates::remove(found);
    }
    discovery
}

/// Files and folders from which on several threads are worth their start to find them.
const MANY: usize = 600;

/// True if threads are worth their start to read and judge the files.
pub(crate) fn is_much(found: &[FoundFile]) -> bool {
    /// Files that one thread reads in the time that others need to start.
    const FEW: usize = 16;
    /// The same in bytes.
    const LITTLE: u64 = 64 * 1024;
    let size = || found.iter().map(|file| file.inspect().size()).sum::<u64>();
    // One file is the work of one thread.
    found.len() > FEW || (found.len() > 1 && size() > LITTLE)
}

/// A file that is read later.
const fn unread(path: String, file: PathBuf) -> FoundFile {
    FoundFile { path, content: Content::File(file) }
}

/// The path as text. Bytes that are not UTF-8 become `\\xff`, so that two files never share a name.
fn unique(path: &Path) -> Cow<'_, str> {
    if let Some(text) = path.to_str() {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    Cow::Owned(text)
}

/// A path as it is shown.
fn display(path: &Path) -> String {
    let mut text = unique(path);
    if MAIN_SEPARATOR != '/' {
        text = Cow::Owned(text.replace(MAIN_SEPARATOR, "/"));
    }
    without_dot(text.into_owned())
}

/// The path without `./` in front, unless nothing else is in it.
fn without_dot(mut path: String) -> String {
    let mut shown = path.as_str();
    while let Some(rest) = shown.strip_prefix("./") {
        shown = rest.trim_start_matches('/');
    }
    if !shown.is_empty() {
        path.drain(..path.len() - shown.len());
    }
    path
}
