//! The stages in a row: from what was found to what is said about it.

mod beside;
mod reading;

use std::collections::HashSet;

use rayon::prelude::*;

use crate::apiserver::version::Release;
use crate::apiserver::{ApiServer, KubeletSettings, Purpose};
use crate::dialect::Prefilter;
use crate::discover::{Content, Found};
use crate::fix;
use crate::outcome::{Failure, File, Outcome, Run, Skip};
use crate::rule::{Finding, Report, Rule, Severity};
use crate::settings::Settings;
use crate::source::Source;
use crate::suppress;
pub use beside::Beside;
use reading::Reading;

/// What a check depends on beside the files.
#[derive(Debug)]
pub struct Options {
    /// The rules to judge by, where, and for which Kubernetes.
    pub settings: Settings,
    /// The cheap look for what configures a kube-apiserver.
    pub prefilter: Prefilter,
}

impl Options {
    /// All rules, and no configuration.
    pub fn all() -> Result<Self, aho_corasick::BuildError> {
        Ok(Self { settings: Settings::all(), prefilter: Prefilter::new()? })
    }
}

/// Judges every file that was found. All are read first, because what stands in one file may decide
/// on what is said of another.
pub fn run(found: Vec<Found>, options: &Options) -> Run {
    let files = read_all(found, options).into_par_iter();
    Run { files: files.map(|read| read.judged(options)).collect() }
}

/// Reads every file that was found, and puts together what several of them say of one server.
pub fn read_all(found: Vec<Found>, options: &Options) -> Vec<Read> {
    let read = found.into_par_iter().map(|found| file(found, options));
    let mut files: Vec<Read> = read.collect();
    beside::acquaint(&mut files);
    beside::combine(&mut files);
    files
}

/// What was read in a file.
#[derive(Debug)]
pub struct Read {
    /// The file.
    pub source: Source,
    /// What became of it.
    pub outcome: Outcome,
    /// Every kube-apiserver, in the order of the text.
    pub servers: Vec<ApiServer>,
    kubelets: Vec<KubeletSettings>,
    /// The servers as the file alone configures them, where others have a part in them.
    alone: Option<Vec<ApiServer>>,
    beside: Beside,
}

/// What there is to say of a file.
#[derive(Debug, Default)]
pub struct Said {
    /// What is said, in the order of the text.
    pub findings: Vec<Finding>,
    /// What the comments in the file say to leave unsaid.
    pub ignored: Vec<Finding>,
}

/// Reads the kube-apiservers of a text, and what of it could not be read. They know the kubelets of
/// the text, and none of other files.
pub fn read(
    source: &Source,
    version: Option<&Release>,
    prefilter: &Prefilter,
) -> (Vec<ApiServer>, Vec<Failure>) {
    let mut reading = reading::read(source, version, None, prefilter);
    for server in &mut reading.servers {
        server.kubelets.clone_from(&reading.kubelets);
    }
    (reading.servers, reading.failures)
}

/// Reads one text as a part of a run: with what other files of it say of its servers.
pub fn read_beside(path: &str, text: &str, beside: &Beside, options: &Options) -> Read {
    let mut read = file(found(path, text), options);
    read.beside = beside.clone();
    if !beside.is_layered() {
        beside::introduce(&mut read);
        return read;
    }
    let layers = beside.layers.iter();
    let others = layers.map(|other| file(found(other.path(), other.text()), options));
    let mut together: Vec<Read> = std::iter::once(read).chain(others).collect();
    beside::acquaint(&mut together);
    beside::combine(&mut together);
    together.swap_remove(0)
}

fn read_source(source: &Source, options: &Options) -> Reading {
    let settings = options.settings.for_file(source.path());
    let release = settings.version.as_ref().map(|given| &given.release);
    let mut reading = reading::read(source, release, settings.dialect, &options.prefilter);
    if let Some(given) = &settings.version {
        for server in &mut reading.servers {
            server.version.given_by(given.origin);
        }
    }
    reading
}

/// The files of a run that have a text, to be read again.
pub fn texts(run: &Run) -> Vec<Found> {
    let sources = run.files.iter().map(|file| &file.source);
    let read = sources.filter(|source| !source.text().is_empty());
    read.map(|source| found(source.path(), source.text())).collect()
}

fn found(path: &str, text: &str) -> Found {
    Found { path: path.to_owned(), content: Content::Text(text.to_owned()) }
}

/// Everything that the rules say of some servers, in the order of the text.
pub fn judge(servers: &[ApiServer], rules: &[&'static Rule]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (nth, server) in servers.iter().enumerate() {
        for &rule in rules {
            let mut report = Report::new(rule);
            (rule.check)(server, &mut report);
            findings.extend(
                report
                    .into_findings()
                    .into_iter()
                    .map(|finding| weigh(finding, server))
                    .map(|finding| place(finding, server, nth + 1)),
            );
        }
    }
    findings.sort_by_key(|finding| (finding.span, std::cmp::Reverse(finding.severity)));
    findings
}

/// Judges one text by itself, as if no other file was there.
pub fn text(path: &str, text: &str, options: &Options) -> File {
    read_beside(path, text, &Beside::default(), options).judged(options)
}

/// What is not hardened in a cluster for development is worth knowing and no more; what does not
/// start is as broken there as anywhere.
fn weigh(mut finding: Finding, server: &ApiServer) -> Finding {
    if server.dialect.purpose() == Purpose::Development && finding.severity == Severity::Warning {
        finding.severity(Severity::Note);
    }
    finding
}

/// Where something is missing, it is told by the server that lacks it: what is pointed at instead
/// changes with what else is written.
fn place(mut finding: Finding, server: &ApiServer, nth: usize) -> Finding {
    let mut flags = finding.flags.iter();
    let lacks = flags.any(|name| server.setting(name).is_missing());
    finding.lacking = lacks.then_some(nth);
    finding
}

fn file(found: Found, options: &Options) -> Read {
    let Found { path, content } = found;
    let text = match content {
        Content::Text(text) => text,
        Content::NoMention => return Read::nothing(path, Outcome::Skipped(Skip::NoMention)),
        Content::Unreadable(failure) => {
            return Read::nothing(path, Outcome::Failed(vec![failure]));
        }
    };
    let source = Source::new(path, text);
    let Reading { servers, kubelets, failures } = read_source(&source, options);
    let outcome = match servers.len() {
        _ if !failures.is_empty() => Outcome::Failed(failures),
        0 => Outcome::Skipped(Skip::NoApiServer),
        servers => Outcome::Checked { servers },
    };
    Read { source, outcome, servers, kubelets, alone: None, beside: Beside::default() }
}

impl Read {
    fn nothing(path: String, outcome: Outcome) -> Self {
        Self {
            source: Source::new(path, ""),
            outcome,
            servers: Vec::new(),
            kubelets: Vec::new(),
            alone: None,
            beside: Beside::default(),
        }
    }

    /// What other files of the run say of its servers.
    pub const fn beside(&self) -> &Beside {
        &self.beside
    }

    /// The servers as the file alone configures them: it is fixed by itself.
    pub fn alone(&self) -> &[ApiServer] {
        self.alone.as_deref().unwrap_or(&self.servers)
    }

    /// What the rules say of it, and what the comments in it have them not say.
    pub fn said(&self, options: &Options) -> Said {
        let settings = options.settings.for_file(self.source.path());
        let mut findings = judge(&self.servers, &settings.rules);
        let marked = suppress::may_speak(self.source.text());
        if !marked && !options.settings.peer_suppressions {
            let ignored = Vec::new();
            return Said { findings, ignored };
        }
        let all = findings.clone();
        if options.settings.peer_suppressions {
            suppress::peers::apply(&self.source, settings.dialect, &mut findings);
        }
        if marked {
            let reasons = options.settings.require_reason;
            suppress::apply(&self.source, &settings, reasons, &mut findings);
        }
        let key = |finding: &Finding| (finding.span, finding.rule.id, finding.message.clone());
        let kept: HashSet<_> = findings.iter().map(key).collect();
        let ignored = all.into_iter();
        let ignored = ignored.filter(|finding| !kept.contains(&key(finding)));
        Said { ignored: ignored.collect(), findings }
    }

    /// The file with what is said of it, and what its fixes come down to.
    fn judged(self, options: &Options) -> File {
        let mut findings = self.said(options).findings;
        let settings = options.settings.for_file(self.source.path());
        fix::plan(&self.source, self.alone(), settings.dialect, &mut findings);
        for finding in &mut findings {
            finding.severity = settings.severity(finding.rule).unwrap_or(finding.severity);
        }
        File { source: self.source, outcome: self.outcome, findings }
    }
}
