//! Reads and judges the files of a run one after the other, so that memory follows the largest files and the
//! findings, and not the number of files.
//!
//! A file that no other one has a part in is judged when it is read, and forgotten but for its findings.
//! Few files are kept until all are read: those with kubelets, those of one configuration, and those that a
//! kustomization names.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::{Options, ReadFile, connect, connect_all, contain, kustomize};
use crate::discover::{self, FoundFile};
use crate::hashed::{HashMap, HashSet};
use crate::outcome::{File, Outcome, Skip};
use crate::source::{Source, Span};
use crate::{paths, threads};

/// A file after the first look.
enum FirstLook {
    /// It mentions no component, as most files of a run.
    NoMention,
    /// It is judged.
    Judged(Box<File>),
    /// It is judged, and reports do not show all of its findings.
    Shortened(Box<File>),
    /// Its verdicts depend on other files.
    Connected(Box<ReadFile>),
}

/// Judges files, in the order of their paths.
pub(super) fn judge(found: Vec<FoundFile>, options: &Options) -> Vec<File> {
    let named = kustomize::named_files(&found, options);
    // What was not named and is read for its kubelets only.
    let neighbours: HashSet<String> =
        options.neighbours.iter().map(|one| connect::folder(&one.path).to_owned()).collect();
    options.progress.begin(found.len());
    let is_much = discover::is_much(&found);
    let told = ToldElsewhere::default();
    let looks = look_at_all(&found, is_much, options, |one| {
        let mut look = look_at(one, &named, &neighbours, options);
        if let FirstLook::Judged(file) = &mut look {
            told.leave_out(file);
        }
        options.progress.step();
        look
    });
    let folders = folders_with_kubelets(&looks);
    let (mut connected, mut places, mut shortened) = (Vec::new(), Vec::new(), Vec::new());
    // A connected file has its place kept.
    let judged = looks.into_iter().zip(found).enumerate().map(|(place, (look, one))| {
        let file = match look {
            FirstLook::NoMention => return no_mention(one.path),
            FirstLook::Judged(file) | FirstLook::Shortened(file)
                if may_change(&one.path, &file.outcome, &folders) =>
            {
                contain::read_held(&one, options)
            }
            FirstLook::Judged(file) => return *file,
            FirstLook::Shortened(file) => {
                shortened.push((place, one));
                return *file;
            }
            FirstLook::Connected(file) => *file,
        };
        connected.push(file);
        places.push(place);
        no_mention(String::new())
    });
    let mut judged: Vec<File> = judged.collect();
    connect_all(&mut connected, options);
    let connected = threads::map(connected, is_much, |file| contain::judged(file, options));
    for (place, file) in places.into_iter().zip(connected) {
        if let Some(kept) = judged.get_mut(place) {
            *kept = file;
        }
    }
    restore(&mut judged, &shortened, options);
    judged
}

/// What is found in files that flags name, each with the first path of a file that tells it. 1,500 manifests of 300
/// bytes that named a file with 100 faults took 210 MB.
#[derive(Default)]
struct ToldElsewhere(Mutex<HashMap<ElsewhereKey, String>>);

/// The rule, the path of the file, the place there and the message.
type ElsewhereKey = (&'static str, String, Span, String);

impl ToldElsewhere {
    /// Leaves out what a file in front of this one tells.
    fn leave_out(&self, file: &mut File) {
        if file.elsewhere.is_empty() {
            return;
        }
        let path = file.source.path();
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.elsewhere.retain(|finding| {
            let named = finding.source.as_ref().map_or("", |source| source.path());
            let key = (finding.rule.id, named.to_owned(), finding.span, finding.message.clone());
            let first = told.entry(key).or_insert_with(|| path.to_owned());
            if first.as_str() < path {
                return false;
            }
            path.clone_into(first);
            true
        });
        file.elsewhere.shrink_to_fit();
    }
}

/// Files that are looked at before it is asked whether enough findings are known for the reports.
const PORTION: usize = 2048;

/// The first looks at files, in their order.
fn look_at_all(
    found: &[FoundFile],
    is_much: bool,
    options: &Options,
    look_at: impl Fn(&FoundFile) -> FirstLook + Sync + Send,
) -> Vec<FirstLook> {
    let most = options.shown.whole;
    if most == usize::MAX {
        return threads::map(found, is_much, look_at);
    }
    let mut looks = Vec::with_capacity(found.len());
    let mut known = 0;
    for portion in found.chunks(PORTION) {
        let is_shown = known < most;
        let portion = threads::map(portion, is_much, |one| match look_at(one) {
            FirstLook::Judged(mut file) if !is_shown => {
                file.shorten(options.shown.lines);
                FirstLook::Shortened(file)
            }
            look => look,
        });
        known += portion.iter().map(FirstLook::findings).sum::<usize>();
        looks.extend(portion);
    }
    looks
}

/// Reads files again of which all is shown after all: other files may take findings from those before them.
fn restore(judged: &mut [File], shortened: &[(usize, FoundFile)], options: &Options) {
    let mut shortened = shortened.iter().peekable();
    let mut shown = 0;
    for (place, file) in judged.iter_mut().enumerate() {
        let found = shortened.next_if(|(of_file, _)| *of_file == place);
        if let Some((_, found)) = found
            && shown < options.shown.whole
        {
            *file = contain::judged(contain::read_held(found, options), options);
        }
        shown += file.findings.len();
    }
}

impl FirstLook {
    /// The findings that are known to stay.
    fn findings(&self) -> usize {
        match self {
            Self::NoMention | Self::Connected(_) => 0,
            Self::Judged(file) | Self::Shortened(file) => file.findings.len(),
        }
    }
}

fn look_at(
    found: &FoundFile,
    named: &HashSet<PathBuf>,
    neighbours: &HashSet<String>,
    options: &Options,
) -> FirstLook {
    let inspected = found.inspect();
    let _hold = match contain::hold(&inspected, options) {
        Ok(hold) => hold,
        Err(failure) => {
            let failed = contain::without_findings(found.path.clone(), failure);
            return FirstLook::Judged(Box::new(failed));
        }
    };
    if !named.is_empty() && named.contains(&paths::normal(Path::new(&found.path))) {
        return FirstLook::Connected(Box::new(contain::read(inspected, options)));
    }
    let Some(file) = contain::read_mentioning(inspected, options) else {
        return FirstLook::NoMention;
    };
    if file.is_connected() || may_change(&found.path, &file.outcome, neighbours) {
        return FirstLook::Connected(Box::new(file));
    }
    let mut judged = contain::judged(file, options);
    forget_text(&mut judged);
    FirstLook::Judged(Box::new(judged))
}

/// A file that mentions no component. All of them share one text.
fn no_mention(path: String) -> File {
    static NO_TEXT: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
    let source = Source::new(path, Arc::clone(&NO_TEXT));
    File::without_findings(source, Outcome::Skipped(Skip::NoMention))
}

/// Drops a text that nothing is said about.
fn forget_text(file: &mut File) {
    let silent = file.findings.is_empty()
        && file.suppressed.is_empty()
        && file.elsewhere.is_empty()
        && file.undecided.is_empty()
        && file.failures().is_empty();
    if silent {
        file.source = Source::new(file.source.path(), "");
    }
}

/// The folders whose servers have kubelets in another file of the run.
fn folders_with_kubelets(looks: &[FirstLook]) -> HashSet<String> {
    let mut folders = HashSet::default();
    for look in looks {
        if let FirstLook::Connected(file) = look
            && !file.kubelets.is_empty()
        {
            folders.insert(connect::folder(file.source.path()).to_owned());
        }
    }
    folders
}

/// True for a file with servers in a folder with kubelets.
fn may_change(path: &str, outcome: &Outcome, folders: &HashSet<String>) -> bool {
    !matches!(outcome, Outcome::Skipped(_)) && folders.contains(connect::folder(path))
}
