//! The stages in a row: from what was found to what is said about it.

mod beside;

use std::path::Path;

use rayon::prelude::*;

use crate::apiserver::version::Release;
use crate::apiserver::{ApiServer, KubeletSettings, Purpose};
use crate::dialect::{self, Context, Mentions, Unread, Why};
use crate::discover::{self, Content, Found};
use crate::fix;
use crate::outcome::{Failure, File, Outcome, Run, Skip};
use crate::policy::Policy;
use crate::rule::{Finding, Report, Rule, Severity};
use crate::source::{Source, Span};
use crate::suppress;
use crate::yaml::{Stream, SyntaxError};

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
    let read = found.into_par_iter().map(|found| file(found, options));
    let mut files: Vec<Read> = read.collect();
    beside::acquaint(&mut files);
    let judged = files.into_par_iter().map(|read| read.judged(options));
    Run {
        files: judged.collect(),
    }
}

/// What was read in a file.
struct Read {
    source: Source,
    outcome: Outcome,
    servers: Vec<ApiServer>,
    kubelets: Vec<KubeletSettings>,
}

/// Reads the kube-apiservers of a text, and what of it could not be read. They know the kubelets of
/// the text, and none of other files.
pub fn read(
    source: &Source,
    version: Option<&Release>,
    mentions: &Mentions,
) -> (Vec<ApiServer>, Vec<Failure>) {
    let (mut servers, kubelets, failures) = read_all(source, version, mentions);
    for server in &mut servers {
        server.kubelets.clone_from(&kubelets);
    }
    (servers, failures)
}

fn read_all(
    source: &Source,
    version: Option<&Release>,
    mentions: &Mentions,
) -> (Vec<ApiServer>, Vec<KubeletSettings>, Vec<Failure>) {
    let path = Path::new(source.path());
    if let Some(servers) = dialect::read_plain(path, source.text(), version) {
        return (servers, Vec::new(), Vec::new());
    }
    let context = Context {
        path: source.path(),
        version,
        mentions,
    };
    if dialect::is_script(path, source.text()) {
        return with_failures(dialect::read_script(source.text(), &context), source);
    }
    let stream = Stream::parse(source.text());
    let read = dialect::read(&stream, &context);
    let broken: Vec<Failure> = broken(&stream, source, mentions).collect();
    if read.servers.is_empty() && !broken.is_empty() {
        // A script may go by any name.
        let script = dialect::read_script(source.text(), &context);
        if !script.servers.is_empty() {
            return with_failures(script, source);
        }
    }
    let (servers, kubelets, mut failures) = with_failures(read, source);
    failures.extend(broken);
    failures.sort_by_key(|failure| failure.span);
    (servers, kubelets, failures)
}

fn with_failures(
    read: dialect::Read,
    source: &Source,
) -> (Vec<ApiServer>, Vec<KubeletSettings>, Vec<Failure>) {
    let unread = read.unread.into_iter();
    let failures = unread.map(|unread| inner_failure(source, unread)).collect();
    (read.servers, read.kubelets, failures)
}

/// The documents that are no YAML and look like manifests of a kube-apiserver. What goes by another
/// name than a manifest's has to say that it is one.
fn broken(
    stream: &Stream<'_>,
    source: &Source,
    mentions: &Mentions,
) -> impl Iterator<Item = Failure> {
    let path = Path::new(source.path());
    let named = path.extension().is_none() || discover::is_manifest_name(path);
    stream.documents().iter().filter_map(move |document| {
        let error = document.error.as_ref()?;
        let text = source.slice(document.span);
        let meant = mentions.is_manifest(text) && (named || dialect::says_type(text));
        meant.then(|| failure(source, error, text))
    })
}

/// Everything that the rules say of some servers, in the order of the text.
pub fn judge(servers: &[ApiServer], rules: &[&'static Rule]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for server in servers {
        for &rule in rules {
            let mut report = Report::new(rule);
            (rule.check)(server, &mut report);
            findings.extend(
                report
                    .into_findings()
                    .into_iter()
                    .map(|finding| weigh(finding, server)),
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
    let version = options.policy.for_file(source.path()).version;
    let (servers, kubelets, failures) = read_all(&source, version.as_ref(), &options.mentions);
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
    }
}

impl Read {
    fn nothing(path: String, outcome: Outcome) -> Self {
        Self {
            source: Source::new(path, ""),
            outcome,
            servers: Vec::new(),
            kubelets: Vec::new(),
        }
    }

    /// What the rules say of it, and the comments in it allow to be said.
    fn judged(self, options: &Options) -> File {
        let policy = options.policy.for_file(self.source.path());
        let mut findings = judge(&self.servers, &policy.rules);
        if options.policy.peer_suppressions {
            suppress::peers::apply(&self.source, &mut findings);
        }
        if self.source.text().contains(suppress::MARK) {
            let reasons = options.policy.require_reason;
            suppress::apply(&self.source, &policy, reasons, &mut findings);
        }
        fix::plan(&self.source, &self.servers, &mut findings);
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

/// The words for a document that is not YAML, at the character where the reading ended.
fn failure(source: &Source, error: &SyntaxError, document: &str) -> Failure {
    let template = ["{{", "{%", "%{", "${"]
        .iter()
        .any(|tag| document.contains(tag));
    let what = if template {
        "a template that cannot be read without rendering"
    } else {
        "not valid YAML"
    };
    let message = format!("{what}: {}", error.message);
    Failure {
        message,
        span: Some(token_at(source, error.at)),
        help: template.then_some(TEMPLATE_HELP),
    }
}

const TEMPLATE_HELP: &str = "check what it renders to instead";

/// The words for what a dialect could not read of a document that is YAML.
fn inner_failure(source: &Source, unread: Unread) -> Failure {
    let (message, help) = match unread.why {
        Why::Syntax { message, template } => (
            format!("not valid YAML inside this string: {message}"),
            template.then_some(TEMPLATE_HELP),
        ),
        Why::TooMuch => (
            "too much to read: aliases make this many times as long as it is written".to_owned(),
            Some("write out what the aliases stand for"),
        ),
    };
    let span = if unread.span.is_empty() {
        token_at(source, unread.span.start)
    } else {
        unread.span
    };
    Failure {
        message,
        span: Some(span),
        help,
    }
}

/// The character at an offset, or the last one before it that can be seen.
fn token_at(source: &Source, at: u32) -> Span {
    let text = source.text();
    let at = (0..=(at as usize).min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at));
    let at = at.unwrap_or(0);
    let here = text.get(at..).and_then(|rest| rest.chars().next());
    if let Some(c) = here.filter(|c| !c.is_whitespace()) {
        return Span::from_range(&(at..at + c.len_utf8()));
    }
    let before = text.get(..at).unwrap_or_default().trim_end();
    let last = before.char_indices().next_back();
    Span::from_range(&(last.map_or(0, |(start, _)| start)..before.len()))
}
