//! Arguments to sources: walks folders, reads files, and says of every file what became of it.

mod names;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::failure::Failure;
pub use names::{
    extensions, is_manifest_name, is_plain_name, is_prose_name, is_script_name, is_unit_name,
    rendered_name,
};

/// What a path on the command line stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, or a folder to walk.
    Path(PathBuf),
    /// Standard input, already read.
    Stdin {
        /// How it is called in the output.
        name: String,
        /// What was read from it.
        bytes: Vec<u8>,
    },
}

/// A file that was found, and what a first look at it showed.
#[derive(Debug)]
pub struct FoundFile {
    /// How it is called in the output: as given or below the folder as given, with `/` between its
    /// parts and without `./` in front.
    pub path: String,
    /// What was read.
    pub content: Content,
}

/// What a first look at a file showed.
#[derive(Debug)]
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

/// How to tell which files are wanted.
pub struct FileFilter<'a> {
    /// The cheap look at a file's bytes: whether it may configure a kube-apiserver.
    pub prefilter: &'a (dyn Fn(&[u8]) -> bool + Sync),
    /// Paths to leave out, folders with all that is in them.
    pub excludes: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Paths to read in a folder though their names are none of the usual ones.
    pub includes: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Paths to read whatever they are called and whatever is in them.
    pub forces: &'a (dyn Fn(&Path) -> bool + Sync),
    /// Leave out what is excluded even where it is named.
    pub exclude_named: bool,
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
        }
    }
}

/// Reads every target, in parallel where a folder is walked. The result is sorted by path and holds
/// no path twice.
pub fn discover(targets: Vec<Target>, filter: &FileFilter<'_>) -> Vec<FoundFile> {
    let mut found = Vec::new();
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
    found
}

fn walk(root: &Path, filter: &FileFilter<'_>, found: &mut Vec<FoundFile>) {
    let all = Mutex::new(std::mem::take(found));
    let walker = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != OsStr::new(".git"))
        .build_parallel();
    walker.run(|| {
        let mut batch = WalkBatch { found: Vec::new(), all: &all };
        Box::new(move |entry| {
            if let Ok(entry) = &entry
                && entry.depth() > 0
                && (filter.excludes)(entry.path())
            {
                return WalkState::Skip;
            }
            batch.found.extend(visit(entry, root, filter));
            WalkState::Continue
        })
    });
    *found = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
}

/// What one thread found, handed over when the thread is done.
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
    root: &Path,
    filter: &FileFilter<'_>,
) -> Option<FoundFile> {
    match entry {
        Ok(entry) => {
            let file = entry.file_type().is_some_and(|kind| kind.is_file());
            let path = entry.path();
            let wanted = names::is_wanted(path) || (filter.includes)(path) || (filter.forces)(path);
            (file && wanted).then(|| FoundFile { path: display(path), content: read(path, filter) })
        }
        Err(error) => {
            let (path, message) = describe(&error);
            let path = path.unwrap_or_else(|| root.to_path_buf());
            Some(FoundFile { path: display(&path), content: unreadable(message) })
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
    let size = fs::metadata(path)?.len();
    if size > MAX_BYTES {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // A pipe has no size of its own, so the limit counts while reading too.
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_BYTES).then_some(bytes))
}

fn look_at(path: &Path, bytes: Vec<u8>, filter: &FileFilter<'_>) -> Content {
    // A picture in a folder that is said to hold scripts, and notes from another time, are no loss.
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

/// A path as it is shown.
fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    };
    let mut shown = text.as_str();
    while let Some(rest) = shown.strip_prefix("./") {
        shown = rest.trim_start_matches('/');
    }
    if shown.is_empty() { text.clone() } else { shown.to_owned() }
}
