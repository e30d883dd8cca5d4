//! Judges the files that flags name: those that the same text writes, and those of the repository that the
//! configuration gives a place on the machine.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Options;
use super::kept_files::{KEPT_MAX, Kept, KeptFiles};
use super::verdicts::retain_marked;
use crate::apiserver::{ApiServer, Argument, FileFault, Flag};
use crate::component_config::{self, FAULTS_MAX, HostFile, HostFiles};
use crate::failure::Failure;
use crate::hashed::{HashMap, HashSet};
use crate::outcome::{File, Outcome, Reported, Skip};
use crate::rule::{Finding, Label};
use crate::source::Source;

/// Sets the faults of the files that servers' flags name. Fails if the servers name more than is read.
pub(super) fn judge(
    servers: &mut [ApiServer],
    files: &HostFiles,
    (own_path, length): (&str, usize),
    options: &Options,
) -> Result<(), Failure> {
    let written_here = ByteLimit::new(NAMED_MAX.max(2 * length));
    let kept_elsewhere = ByteLimit::new(KEPT_MAX);
    let kept_files = KeptFiles::of(own_path, &options.kept_texts);
    let find = |path: &str| {
        if let Some(written) = files.find(path) {
            return written_here.take(written);
        }
        if kept_elsewhere.is_exceeded() {
            return None;
        }
        let kept = kept_files.mounted(path, files);
        let kept = kept.or_else(|| kept_files.at(&options.settings.host_file(path)?));
        match kept.or_else(|| kept_files.next_to_server(path))? {
            Kept::File(file) => kept_elsewhere.take(file),
            Kept::TooLarge => {
                kept_elsewhere.exceed();
                None
            }
        }
    };
    let mut before: Option<(&ApiServer, Vec<FileFault>)> = None;
    let mut faults_of_all: Vec<Vec<FileFault>> = Vec::with_capacity(servers.len());
    for server in servers.iter() {
        let faults = match &before {
            Some((alike, faults)) if are_alike(alike, server) => {
                faults.iter().take(ALIKE_MAX).cloned().collect()
            }
            _ => {
                let mut faults = component_config::judge_files(server, &find);
                leave_out_many(&mut faults);
                let is_again = before.as_ref().is_some_and(|(_, told)| are_same(told, &faults));
                let most = if is_again { ALIKE_MAX } else { faults.len() };
                let told = faults.iter().take(most).cloned().collect();
                before = Some((server, faults));
                told
            }
        };
        faults_of_all.push(faults);
    }
    for (server, faults) in servers.iter_mut().zip(faults_of_all) {
        server.file_faults.extend(faults);
    }
    let message = if written_here.is_exceeded() {
        format!("its servers name files of more than {} MiB in all", written_here.most / MIB)
    } else if kept_elsewhere.is_exceeded() {
        format!("its servers name other files of more than {} KiB in all", KEPT_MAX / 1024)
    } else {
        return Ok(());
    };
    Err(Failure { message, span: None, help: Some("check its servers in several files") })
}

/// How many bytes of files are judged.
struct ByteLimit {
    most: usize,
    /// How many bytes are left; `None` if more were asked for.
    left: Cell<Option<usize>>,
}

impl ByteLimit {
    const fn new(most: usize) -> Self {
        Self { most, left: Cell::new(Some(most)) }
    }

    /// The file, if so much is left.
    fn take(&self, file: HostFile) -> Option<HostFile> {
        let rest = self.left.get()?.checked_sub(file.text().len());
        self.left.set(rest);
        rest.and(Some(file))
    }

    /// Notes that more was asked for.
    fn exceed(&self) {
        self.left.set(None);
    }

    const fn is_exceeded(&self) -> bool {
        self.left.get().is_none()
    }
}

/// Faults that are told of one file of the repository for each server that names it. The others are told once these
/// are corrected. 40 manifests of 400 bytes that named a file with 20,000 faults took 1 GB.
const ELSEWHERE_MAX: usize = 100;

/// Leaves out the faults behind the first ones of each file.
fn leave_out_many(faults: &mut Vec<FileFault>) {
    let mut told: HashMap<&str, usize> = HashMap::default();
    let mut is_told = Vec::with_capacity(faults.len());
    for fault in faults.iter() {
        let (file, most) = match &fault.source {
            Some(source) => (source.path(), ELSEWHERE_MAX),
            None => (fault.path.as_str(), FAULTS_MAX),
        };
        let count = told.entry(file).or_default();
        *count += 1;
        is_told.push(*count <= most);
    }
    retain_marked(faults, is_told);
}

/// True for servers whose files are judged alike. A text may have 3,000 servers that differ only in their places.
fn are_alike(one: &ApiServer, other: &ApiServer) -> bool {
    let is_same = |pair: (&Argument, &Argument)| match pair {
        (Argument::Flag(one), Argument::Flag(other)) => {
            let key = |flag: &Flag| (flag.form, flag.origin, flag.maybe);
            one.name == other.name && one.value() == other.value() && key(one) == key(other)
        }
        _ => false,
    };
    one.component == other.component
        && one.dialect == other.dialect
        && one.completeness == other.completeness
        && one.version.minors() == other.version.minors()
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().zip(other.arguments.iter()).all(is_same)
        && mounted_places(one) == mounted_places(other)
}

/// The paths that are mounted, each with the place where its files are kept.
fn mounted_places(server: &ApiServer) -> Option<Vec<(&str, Option<&str>)>> {
    let mounts = server.mounts.as_ref()?.iter();
    Some(mounts.map(|mount| (mount.path.as_str(), mount.origin.as_deref())).collect())
}

/// True for the same faults of the same files.
fn are_same(some: &[FileFault], others: &[FileFault]) -> bool {
    let is_same = |(one, other): (&FileFault, &FileFault)| {
        let source = |fault: &FileFault| fault.source.as_ref().map(Arc::as_ptr);
        one.flag == other.flag
            && one.path == other.path
            && source(one) == source(other)
            && one.span == other.span
            && one.message == other.message
    };
    some.len() == others.len() && some.iter().zip(others).all(is_same)
}

/// Faults of a file that are said of the servers behind the first one that are like it or have the same faults. All of
/// them are said of the first one, at the same places.
const ALIKE_MAX: usize = 10;

/// Bytes of the files that the servers of a text name, counted for each server that differs from the one before
/// it; twice the text's own length if that is more. 1,000 servers that name a file of 500 KB would take minutes.
const NAMED_MAX: usize = 2 * MIB;

const MIB: usize = 1024 * 1024;

/// Gives findings in other files to those files. A file that is not a part of the run becomes one.
pub(super) fn move_findings(files: &mut Vec<File>) {
    let mut moved: BTreeMap<String, (Arc<Source>, Vec<Finding>)> = BTreeMap::new();
    for file in files.iter_mut() {
        if file.elsewhere.is_empty() {
            continue;
        }
        let own = Arc::new(Source::new(file.source.path(), file.source.text()));
        for mut finding in std::mem::take(&mut file.elsewhere) {
            let Some(source) = finding.source.take() else {
                continue;
            };
            for label in &mut finding.labels {
                place_label(label, &own, &source);
            }
            let place = source.path().to_owned();
            let entry = moved.entry(place).or_insert_with(|| (source, Vec::new()));
            entry.1.push(finding);
        }
    }
    for (path, (source, mut findings)) in moved {
        // A hundred servers may name the file. The first one is told.
        let mut told = HashSet::default();
        findings.retain(|finding| {
            told.insert((finding.rule.id, finding.span, finding.message.clone()))
        });
        let reported = findings.into_iter().map(Reported::from);
        if let Some(file) = files.iter_mut().find(|file| file.source.path() == path) {
            if file.source.text().is_empty() {
                file.source = Source::new(path, source.text());
            }
            file.findings.extend(reported);
            file.findings.sort_by_key(|reported| reported.finding.span);
            continue;
        }
        let place = files.partition_point(|file| file.source.path() < path.as_str());
        let source = Source::new(path, source.text());
        let unjudged = File::without_findings(source, Outcome::Skipped(Skip::NoServer));
        let file = File { findings: reported.collect(), ..unjudged };
        files.insert(place, file);
    }
}

/// A label without a source is in the file of the server, from where the finding goes away.
fn place_label(label: &mut Label, own: &Arc<Source>, target: &Arc<Source>) {
    match &label.source {
        None => label.source = Some(Arc::clone(own)),
        Some(source) if source.path() == target.path() => label.source = None,
        Some(_) => {}
    }
}
