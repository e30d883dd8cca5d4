//! Walks folders, in parallel if the system grants threads.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{MAIN_SEPARATOR, Path, PathBuf, is_separator};
use std::sync::{Mutex, PoisonError};
use std::thread::available_parallelism;

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::hidden::{self, LeftOut, Reached};
use super::ignore_files::IgnoreFiles;
use super::{Content, FileFilter, FoundFile, MANY, display};
use crate::hashed::{HashMap, HashSet};
use crate::{failure, threads};

/// Threads of a walk: more do not make it faster.
const THREADS_MAX: usize = 12;

/// A folder to walk.
#[derive(Debug)]
pub(super) struct NamedFolder {
    /// As it was given.
    pub(super) shown: PathBuf,
    /// With links followed, because a walk enters none.
    pub(super) real: PathBuf,
}

impl NamedFolder {
    /// The path of something in the folder, or of the folder itself, as it is shown. `None` for what is outside.
    pub(super) fn show(&self, path: &Path) -> Option<PathBuf> {
        let below = path.strip_prefix(&self.real).ok()?;
        let is_itself = below.as_os_str().is_empty();
        Some(if is_itself { self.shown.clone() } else { self.shown.join(below) })
    }
}

/// What a walk found in a folder, or one of its threads.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) found: Vec<FoundFile>,
    pub(super) excluded: LeftOut,
    pub(super) entries: Reached,
    /// False if an ignore file on the way left the folder out.
    pub(super) reached: bool,
}

/// Walks from `top` down to some folders and through them. None of them is inside of another one. What is found is
/// named as the folder was given. Folders whose ignore files must not be read are not entered.
pub(super) fn walk_all(
    top: &Path,
    folders: &[NamedFolder],
    (filter, ignore_files): (&FileFilter<'_>, &IgnoreFiles),
) -> Vec<Walked> {
    let mut builder = WalkBuilder::new(top);
    builder
        .hidden(false)
        .parents(false)
        .git_global(false)
        .ignore(filter.ignore_files)
        .git_ignore(filter.ignore_files)
        .git_exclude(filter.ignore_files)
        .require_git(false)
        .follow_links(false)
        .filter_entry(is_entered(top, folders, filter.ignore_files.then(|| ignore_files.clone())));
    if let Some(walked) = walk_alone(&builder, folders, filter, MANY) {
        return walked;
    }
    let count = available_parallelism().map_or(1, |count| count.get().min(THREADS_MAX));
    // Threads that have just ended may still count.
    if !threads::can_start(2 * count)
        && let Some(walked) = walk_alone(&builder, folders, filter, usize::MAX)
    {
        return walked;
    }
    let all = Mutex::new(Walk::of(folders).walked);
    builder.threads(count).build_parallel().run(|| {
        let mut batch = WalkBatch { walk: Walk::of(folders), all: &all };
        Box::new(move |entry| batch.walk.take(entry, filter))
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a walk enters a folder or looks at a file: on the way from the top to a folder nothing else is.
fn is_entered(
    top: &Path,
    folders: &[NamedFolder],
    ignore_files: Option<IgnoreFiles>,
) -> impl Fn(&DirEntry) -> bool + Send + Sync + 'static {
    let mut wanted: HashSet<PathBuf> = HashSet::default();
    let mut ways: HashSet<PathBuf> = HashSet::default();
    for folder in folders {
        wanted.insert(folder.real.clone());
        let above = folder.real.ancestors().skip(1).take_while(|above| above.starts_with(top));
        ways.extend(above.map(Path::to_owned));
    }
    move |entry| {
        let path = entry.path();
        let is_on_way = || path.parent().is_some_and(|parent| ways.contains(parent));
        if entry.depth() == 0 {
            return true;
        }
        if !ways.is_empty() && is_on_way() && !wanted.contains(path) && !ways.contains(path) {
            return false;
        }
        if entry.file_name() == OsStr::new(".git") && !wanted.contains(path) {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if is_folder && let Some(ignore_files) = &ignore_files {
            return ignore_files.may_read(path);
        }
        true
    }
}

/// The walk in this thread alone; `None` if there are more entries than `most`.
fn walk_alone(
    builder: &WalkBuilder,
    folders: &[NamedFolder],
    filter: &FileFilter<'_>,
    most: usize,
) -> Option<Vec<Walked>> {
    let mut walk = Walk::of(folders);
    // What is in a folder comes right behind it.
    let mut left_out: Option<PathBuf> = None;
    for (number, entry) in builder.build().enumerate() {
        if number >= most {
            return None;
        }
        let path = path_of(&entry).map(Cow::into_owned);
        let is_inside = |folder: &PathBuf| path.as_ref().is_some_and(|it| it.starts_with(folder));
        if left_out.as_ref().is_some_and(is_inside) {
            continue;
        }
        if matches!(walk.take(entry, filter), WalkState::Skip) {
            left_out = path;
        }
    }
    Some(walk.walked)
}

/// A walk, or the part of one thread.
struct Walk<'a> {
    folders: &'a [NamedFolder],
    /// The folders by their paths.
    numbers: HashMap<&'a Path, usize>,
    walked: Vec<Walked>,
}

impl<'a> Walk<'a> {
    fn of(folders: &'a [NamedFolder]) -> Self {
        let real = folders.iter().map(|folder| folder.real.as_path());
        let numbers = real.enumerate().map(|(number, path)| (path, number)).collect();
        let mut walked = Vec::new();
        walked.resize_with(folders.len(), Walked::default);
        Self { folders, numbers, walked }
    }

    /// Takes an entry, unless it is on the way to the folders.
    fn take(
        &mut self,
        entry: Result<DirEntry, ignore::Error>,
        filter: &FileFilter<'_>,
    ) -> WalkState {
        let number = self.number(&entry);
        let (Some(folder), Some(walked)) = (self.folders.get(number), self.walked.get_mut(number))
        else {
            return WalkState::Continue;
        };
        let Some(shown) = shown_path(&entry, folder) else {
            return WalkState::Continue;
        };
        let is_below = shown.as_os_str() != folder.shown.as_os_str();
        walked.take(entry, shown, is_below, filter)
    }

    /// The number of the folder that an entry is in.
    fn number(&self, entry: &Result<DirEntry, ignore::Error>) -> usize {
        if self.folders.len() == 1 {
            return 0;
        }
        let path = path_of(entry);
        let mut folders = path.iter().flat_map(|path| path.ancestors());
        folders.find_map(|folder| self.numbers.get(folder).copied()).unwrap_or(usize::MAX)
    }
}

impl Walked {
    /// Takes an entry of the walk, which is below the folder or the folder itself.
    fn take(
        &mut self,
        entry: Result<DirEntry, ignore::Error>,
        shown: PathBuf,
        below: bool,
        filter: &FileFilter<'_>,
    ) -> WalkState {
        self.reached = true;
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let content = Content::Unreadable(describe(&error).1);
                self.found.push(FoundFile { path: display(&shown), content });
                return WalkState::Continue;
            }
        };
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let is_wanted = !is_folder && hidden::is_wanted(&shown, filter);
        let excluded = below && (filter.excludes)(&shown);
        if excluded && (is_folder || is_wanted) {
            self.excluded.count(is_folder);
        }
        if filter.ignore_files && is_folder && !excluded {
            self.entries.enter(entry.into_path());
        } else if filter.ignore_files && (is_folder || is_wanted) {
            // What is excluded was reached, and is not entered.
            self.entries.note(entry.into_path());
        }
        if excluded {
            return WalkState::Skip;
        }
        if is_file && is_wanted {
            self.found.push(FoundFile::regular(shown));
        }
        WalkState::Continue
    }
}

/// The path of an entry; `None` for an error that names none.
fn path_of(entry: &Result<DirEntry, ignore::Error>) -> Option<Cow<'_, Path>> {
    match entry {
        Ok(entry) => Some(Cow::Borrowed(entry.path())),
        Err(error) => describe(error).0.map(Cow::Owned),
    }
}

/// The path of an entry as it is shown: below the folder as it was given. `None` for a folder on the way to it.
fn shown_path(entry: &Result<DirEntry, ignore::Error>, folder: &NamedFolder) -> Option<PathBuf> {
    let path = path_of(entry).unwrap_or(Cow::Borrowed(&folder.real));
    shown_text(&path, &folder.shown, &folder.real).or_else(|| folder.show(&path))
}

/// The same for a path below the folder if all are text, as nearly all are: their parts need not be looked at.
fn shown_text(path: &Path, root: &Path, folder: &Path) -> Option<PathBuf> {
    let below = path.to_str()?.strip_prefix(folder.to_str()?)?.strip_prefix(MAIN_SEPARATOR)?;
    let root = root.to_str()?;
    // `C:` and `C:x` are joined in another way.
    if root.is_empty() || root.ends_with(':') {
        return None;
    }
    let mut shown = String::with_capacity(root.len() + 1 + below.len());
    shown.push_str(root);
    if !root.ends_with(is_separator) {
        shown.push(MAIN_SEPARATOR);
    }
    shown.push_str(below);
    Some(shown.into())
}

/// The part of one thread, handed over when the thread is done.
struct WalkBatch<'a> {
    walk: Walk<'a>,
    all: &'a Mutex<Vec<Walked>>,
}

impl Drop for WalkBatch<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        for (all, walked) in all.iter_mut().zip(&mut self.walk.walked) {
            let walked = std::mem::take(walked);
            all.found.extend(walked.found);
            all.excluded += walked.excluded;
            all.entries.append(walked.entries);
            all.reached |= walked.reached;
        }
    }
}

fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), describe(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            describe(err)
        }
        ignore::Error::Io(error) => (None, failure::system_words(error)),
        other => (None, other.to_string()),
    }
}
