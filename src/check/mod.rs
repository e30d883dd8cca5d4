//! The stages in a row: from what was found to what is said about it.

mod beside;
mod reading;

use rayon::prelude::*;

use crate::apiserver::version::Release;
use crate::apiserver::{ApiServer, KubeletSettings, Purpose};
use crate::dialect::Mentions;
use crate::discover::{Content, Found};
use crate::fix;
use crate::outcome::{Failure, File, Outcome, Run, Skip};
use crate::policy::Policy;
use crate::rule::{Finding, Report, Rule, Severity};
use crate::source::Source;
use crate::suppress;
use reading::Reading;

/// What a check depends on beside the files.
#[derive(Debug)]
pub struct Options {
    /// The rules to judge by, where, and for which Kubernetes.
    pub policy: Policy,
    /// The cheap look for what configures a kube-apiserver.
    pub mentions: Mentions,
}

impl Options {
    /// All rules, and no configuration.
    pub fn all() -> Result<Self, aho_corasick::BuildError> {
        Ok(Self {
            policy: Policy::all(),
            mentions: Mentions::new()?,
        })
    }
}

/// Judges every file that was found. All are read first, because what stands in one file may decide
/// on what is said of another.
pub fn run(found: Vec<Found>, options: &Options) -> Run {
    let files = read_all(found, options).into_par_iter();
    Run {
        files: files.map(|read| read.judged(options)).collect(),
    }
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
}

/// Reads the kube-apiservers of a text, and what of it could not be read. They know the kubelets of
/// the text, and none of other files.
pub fn read(
    source: &Source,
    version: Option<&Release>,
    mentions: &Mentions,
) -> (Vec<ApiServer>, Vec<Failure>) {
    let reading = reading::read(source, version, None, mentions);
    acquainted(reading)
}

/// The same, as the options have it for the file.
pub fn read_by(source: &Source, options: &Options) -> (Vec<ApiServer>, Vec<Failure>) {
    acquainted(read_source(source, options))
}

fn read_source(source: &Source, options: &Options) -> Reading {
    let policy = options.policy.for_file(source.path());
    let release = policy.version.as_ref().map(|given| &given.release);
    let mut reading = reading::read(source, release, policy.dialect, &options.mentions);
    if let Some(given) = &policy.version {
        for server in &mut reading.servers {
            server.version.given_by(given.origin);
        }
    }
    reading
}

fn acquainted(mut reading: Reading) -> (Vec<ApiServer>, Vec<Failure>) {
    for server in &mut reading.servers {
        server.kubelets.clone_from(&reading.kubelets);
    }
    (reading.servers, reading.failures)
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
    let found = Found {
        path: path.to_owned(),
        content: Content::Text(text.to_owned()),
    };
    file(found, options).judged(options)
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
    let Reading {
        servers,
        kubelets,
        failures,
    } = read_source(&source, options);
    let outcome = match servers.len() {
        _ if !failures.is_empty() => Outcome::Failed(failures),
        0 => Outcome::Skipped(Skip::NoApiServer),
        servers => Outcome::Checked { servers },
    };
    Read {
        source,
        outcome,
        servers,
        kubelets,
        alone: None,
    }
}

impl Read {
    fn nothing(path: String, outcome: Outcome) -> Self {
        Self {
            source: Source::new(path, ""),
            outcome,
            servers: Vec::new(),
            kubelets: Vec::new(),
            alone: None,
        }
    }

    /// What the rules say of it, and the comments in it allow to be said.
    fn judged(self, options: &Options) -> File {
        let policy = options.policy.for_file(self.source.path());
        let mut findings = judge(&self.servers, &policy.rules);
        if options.policy.peer_suppressions {
            suppress::peers::apply(&self.source, policy.dialect, &mut findings);
        }
        if suppress::may_speak(self.source.text()) {
            let reasons = options.policy.require_reason;
            suppress::apply(&self.source, &policy, reasons, &mut findings);
        }
        // A file is mended by itself.
        let alone = self.alone.as_deref().unwrap_or(&self.servers);
        fix::plan(&self.source, alone, policy.dialect, &mut findings);
        for finding in &mut findings {
            finding.severity = policy.severity(finding.rule).unwrap_or(finding.severity);
        }
        File {
            source: self.source,
            outcome: self.outcome,
            findings,
        }
    }
}
