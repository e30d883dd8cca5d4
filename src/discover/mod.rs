//! Arguments to sources: walks folders, reads files, and says of every file what became of it.

mod duplicates;
mod names;
mod neighbours;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::failure::Failure;
use crate::paths;
pub use names::{
    extensions, is_manifest_name, is_plain_name, is_prose_name, is_script_name, is_unit_name,
    rendered_name,
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

/// A file that was found, and what a first look at it showed.
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
    /// Text that mentions a kube-apiserver.
    Text(String),
    /// No mention of one.
    NoMention,
    /// It could not be read.
    Unreadable(Failure),
}

/// Files above this size are not read: no manifest comes near, and spans are 32 bits wide.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The decisions about which files are read.
pub struct FileFilter<'a> {
    /// The cheap look at a file's bytes: whether it may configure a kube-apiserver.
    pub prefilter: &'a (dyn Fn(&[u8]) -> bool + Sync),
    /// Paths to leave out, folders with all that is in them.
    pub excludes: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Paths to read in a folder though their names are none of the usual ones.
    pub includes: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Paths to read with any name and any content.
    pub forces: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Leave out excluded files even if they are named.
    pub exclude_named: bool,
    /// Leave out what the `.gitignore` and `.ignore` files of the repository name.
    pub ignore_files: bool,
}

impl<'a> FileFilter<'a> {
    /// A look that leaves nothing out.
    pub fn new(prefilter: &'a (dyn Fn(&[u8]) -> bool + Sync)) -> Self {
        Self {
            prefilter,
            excludes: &|_| false,
            includes: &|_| false,
            forces: &|_| false,
            exclude_named: false,
            ignore_files: true,
        }
    }
}

/// Reads every target. Folders are walked in parallel. The result is sorted by path and holds no path
/// twice.
pub fn discover(targets: Vec<Target>, filter: &FileFilter<'_>) -> Vec<FoundFile> {
    let mut found = Vec::new();
    // A walk follows no links, so it finds no file twice.
    let several = targets.len() > 1;
    for target in targets {
        match target {
            Target::Stdin { name, .. }
                if filter.exclude_named && (filter.excludes)(Path::new(&name)) => {}
            Target::Stdin { name, bytes } => {
                let content = look_at(Path::new(&name), bytes, filter);
                found.push(FoundFile { path: name, content });
            }
            Target::Path(path) if filter.exclude_named && (filter.excludes)(&path) => {}
            Target::Path(path) if path.is_dir() => walk(&path, filter, &mut found),
            Target::Path(path) => {
                let content = read(&path, filter);
                found.push(FoundFile { path: display(&path), content });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    if several {
        duplicates::remove(&mut found);
    }
    found
}

/// Walks a folder. It begins at the root of the repository, because the ignore files between the root and
/// the folder apply too, and descends only towards the folder. Ignore files above the root belong to the
/// machine, not to the repository, and do not apply.
fn walk(root: &Path, filter: &FileFilter<'_>, found: &mut Vec<FoundFile>) {
    let folder = paths::normal(root);
    let top = repository_root(&folder);
    if top != folder && filter.ignore_files && walk_from(&top, root, &folder, filter, found) {
        return;
    }
    // A folder that the repository ignores was named, so it is read.
    walk_from(&folder, root, &folder, filter, found);
}

/// The nearest folder at or above a folder that has a `.git`; the folder itself if there is none.
fn repository_root(folder: &Path) -> PathBuf {
    let root = folder.ancestors().find(|folder| folder.join(".git").exists());
    root.unwrap_or(folder).to_owned()
}

/// Walks from `top` down to `folder` and through it. Files are named below `root`, which is `folder` as it
/// was given. False if an ignore file on the way left the folder out.
fn walk_from(
    top: &Path,
    root: &Path,
    folder: &Path,
    filter: &FileFilter<'_>,
    found: &mut Vec<FoundFile>,
) -> bool {
    let all = Mutex::new(std::mem::take(found));
    let reached = AtomicBool::new(false);
    let wanted = folder.to_owned();
    let walker = WalkBuilder::new(top)
        .hidden(false)
        .parents(false)
        .git_global(false)
        .ignore(filter.ignore_files)
        .git_ignore(filter.ignore_files)
        .git_exclude(filter.ignore_files)
        .require_git(false)
        .follow_links(false)
        .filter_entry(move |entry| {
            let path = entry.path();
            let inside = path.starts_with(&wanted);
            (inside || wanted.starts_with(path))
                && (path == wanted || entry.file_name() != OsStr::new(".git"))
        })
        .build_parallel();
    walker.run(|| {
        let (all, reached) = (&all, &reached);
        let mut batch = WalkBatch { found: Vec::new(), all };
        Box::new(move |entry| {
            let Some(shown) = shown_path(&entry, root, folder) else {
                return WalkState::Continue;
            };
            reached.store(true, Ordering::Relaxed);
            if shown != root && (filter.excludes)(&shown) {
                return WalkState::Skip;
            }
            batch.found.extend(visit(entry, &shown, filter));
            WalkState::Continue
        })
    });
    *found = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    reached.into_inner()
}

/// The path of an entry as it is shown: below `root` instead of `folder`. `None` for a folder on the way
/// to it.
fn shown_path(
    entry: &Result<DirEntry, ignore::Error>,
    root: &Path,
    folder: &Path,
) -> Option<PathBuf> {
    let path = match entry {
        Ok(entry) => entry.path().to_owned(),
        Err(error) => describe(error).0.unwrap_or_else(|| folder.to_owned()),
    };
    let below = path.strip_prefix(folder).ok()?;
    if below.as_os_str().is_empty() { Some(root.to_owned()) } else { Some(root.join(below)) }
}

/// The files that one thread found, handed over when the thread is done.
struct WalkBatch<'a> {
    found: Vec<FoundFile>,
    all: &'a Mutex<Vec<FoundFile>>,
}

impl Drop for WalkBatch<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.append(&mut self.found);
    }
}

fn visit(
    entry: Result<DirEntry, ignore::Error>,
    path: &Path,
    filter: &FileFilter<'_>,
) -> Option<FoundFile> {
    match entry {
        Ok(entry) => {
            let file = entry.file_type().is_some_and(|kind| kind.is_file());
            let wanted = names::is_wanted(path) || (filter.includes)(path) || (filter.forces)(path);
            (file && wanted).then(|| FoundFile { path: display(path), content: read(path, filter) })
        }
        Err(error) => {
            let message = describe(&error).1;
            Some(FoundFile { path: display(path), content: unreadable(message) })
        }
    }
}

fn read(path: &Path, filter: &FileFilter<'_>) -> Content {
    match read_bytes(path) {
        Ok(Some(bytes)) => look_at(path, bytes, filter),
        Ok(None) => unreadable(format!("larger than {} MiB", MAX_BYTES / 1024 / 1024)),
        Err(error) => unreadable(io_message(&error)),
    }
}

fn read_bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let metadata = fs::metadata(path)?;
    if !is_readable(path, &metadata) {
        return Err(io::Error::other("Not a regular file: reading it might never end"));
    }
    let size = metadata.len();
    if size > MAX_BYTES {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // A pipe has no size, so the limit applies while reading too.
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_BYTES).then_some(bytes))
}

/// False for a pipe or a device: a pipe that nobody writes to never ends. A shell's `<(helm template .)` is
/// a pipe too, but one that somebody writes to.
fn is_readable(path: &Path, metadata: &fs::Metadata) -> bool {
    const SHELL_PIPES: [&str; 3] = ["/dev/fd", "/proc/self/fd", "/dev/stdin"];
    // Opening a folder fails with the system's own words.
    let regular = metadata.is_file() || metadata.is_dir();
    regular || SHELL_PIPES.iter().any(|folder| path.starts_with(folder))
}

fn look_at(path: &Path, bytes: Vec<u8>, filter: &FileFilter<'_>) -> Content {
    // An override for a folder of scripts may match a picture, or notes in another encoding. They are
    // skipped.
    let known = (filter.forces)(path)
        && (std::str::from_utf8(&bytes).is_ok() || (filter.prefilter)(&bytes));
    if known {
        return decoded(bytes);
    }
    match first_look(bytes, filter) {
        Content::Unreadable(_) if is_prose_name(path) => Content::NoMention,
        content => content,
    }
}

/// The cheap look, and the encoding.
fn first_look(bytes: Vec<u8>, filter: &FileFilter<'_>) -> Content {
    if let Some(text) = utf16(&bytes) {
        return if (filter.prefilter)(text.as_bytes()) {
            unreadable("encoded in UTF-16; save it as UTF-8".to_owned())
        } else {
            Content::NoMention
        };
    }
    if !(filter.prefilter)(&bytes) {
        return Content::NoMention;
    }
    decoded(bytes)
}

fn decoded(bytes: Vec<u8>) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(error) => unreadable(not_utf8(&error)),
    }
}

/// Text behind a UTF-16 byte order mark, which Kubernetes would read and this does not.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    Some(String::from_utf16_lossy(&units))
}

fn not_utf8(error: &std::string::FromUtf8Error) -> String {
    let at = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..at).unwrap_or_default();
    let line = before.split(|&byte| byte == b'\n').count();
    let byte = error.as_bytes().get(at).copied().unwrap_or_default();
    format!("not UTF-8: byte 0x{byte:02x} on line {line} (offset {at})")
}

fn unreadable(message: String) -> Content {
    Content::Unreadable(Failure { message, span: None, help: None })
}

/// The system's words without "(os error 2)", in lower case.
fn io_message(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default();
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), describe(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            describe(err)
        }
        ignore::Error::Io(error) => (None, io_message(error)),
        other => (None, other.to_string()),
    }
}

/// The path as text. Bytes that are not UTF-8 become `\\xff`, so that two files never share a name.
fn unique(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// A path as it is shown.
fn display(path: &Path) -> String {
    let text = unique(path);
    let text = if std::path::MAIN_SEPARATOR == '/' {
        text
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    };
    let mut shown = text.as_str();
    while let Some(rest) = shown.strip_prefix("./") {
        shown = rest.trim_start_matches('/');
    }
    if shown.is_empty() { text.clone() } else { shown.to_owned() }
}
