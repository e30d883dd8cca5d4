//! A file of a run after it was read, and before it is reported.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::masked;
use super::reading::{self, TextReading};
use super::verdicts::Verdicts;
use super::{CrossFile, Options, named_files, patch_folder};
use crate::apiserver::{ApiServer, KubeletSettings};
use crate::dialect::Context;
use crate::discover::{Content, InspectedFile, is_kustomization_name};
use crate::failure::Failure;
use crate::outcome::{File, FixPlan, Outcome, Reported, Skip, Suppressed};
use crate::plan::Planner;
use crate::rendered::Templates;
use crate::rule::{Finding, Severity, Undecided};
use crate::rules;
use crate::settings::FileSettings;
use crate::source::Source;
use crate::suppress;
use crate::text_kind::{KnownText, TextKind};
use crate::threads;
use crate::yaml::Stream;

/// Bytes of a text from which on two threads are worth their start.
const LARGE: usize = 1024 * 1024;

/// The kinds of objects that belong together.
const CLASS_KINDS: [&str; 2] = ["kind: ClusterClass", "kind: KubeadmControlPlaneTemplate"];

/// A file that was read.
#[derive(Debug)]
pub struct ReadFile {
    /// The file.
    pub source: Source,
    /// Whether it could be read.
    pub outcome: Outcome,
    /// Every kube-apiserver, in the order of the text.
    pub servers: Vec<ApiServer>,
    pub(super) kubelets: Vec<KubeletSettings>,
    /// The servers as this file alone configures them, if other files have a part in `servers`.
    pub(super) own_servers: Option<Vec<ApiServer>>,
    pub(super) cross_file: CrossFile,
    settings: Arc<FileSettings>,
    kind: TextKind,
    /// Kept from the reading for a file that has servers. Most files of a run have none, and their trees
    /// would take many times the memory of their texts.
    stream: OnceLock<Stream<'static>>,
}

/// The findings of a file.
#[derive(Debug, Default)]
pub struct Judged {
    /// The findings to report, in the order of the text.
    pub findings: Vec<Finding>,
    /// The findings that comments in the file suppress.
    pub ignored: Vec<Suppressed>,
    /// The findings in other files, which flags of this file name.
    pub elsewhere: Vec<Finding>,
    /// The verdicts that are not known, in the order of the text.
    pub undecided: Vec<Undecided>,
    /// True if a Kubernetes version that the user gives would decide a verdict.
    pub awaits_version: bool,
}

impl Judged {
    /// The suppressed findings without what suppresses them.
    pub fn ignored_findings(&self) -> impl Iterator<Item = &Finding> {
        self.ignored.iter().map(|suppressed| &suppressed.reported.finding)
    }
}

impl ReadFile {
    /// Reads a file that was found.
    pub(super) fn read(file: InspectedFile<'_>, options: &Options) -> Self {
        let path = &file.found.path;
        Self::read_mentioning(file, options).unwrap_or_else(|| {
            Self::without_text(path.clone(), Outcome::Skipped(Skip::NoMention), options)
        })
    }

    /// Reads a file that mentions a kube-apiserver, or cannot be read; `None` for any other.
    pub(super) fn read_mentioning(file: InspectedFile<'_>, options: &Options) -> Option<Self> {
        let path = file.found.path.as_str();
        match options.read(file) {
            Content::Text(text) => Some(Self::read_text(Source::new(path, text), options)),
            // Nothing is unread any more.
            Content::NoMention | Content::File(_) | Content::RegularFile(_) | Content::Bytes(_) => {
                None
            }
            Content::Unreadable(failure) => Some(Self::failed(path.to_owned(), failure, options)),
        }
    }

    fn read_text(source: Source, options: &Options) -> Self {
        let settings = options.settings.for_file(source.path());
        let context = Context {
            path: source.path(),
            version: settings.version.as_ref().map(|given| &given.release),
            hint: settings.dialect,
            tools: &settings.tools,
            prefilter: &options.prefilter,
        };
        let mut reading = reading::read(&source, &context);
        patch_folder::apply(&mut reading, source.path(), options);
        let TextReading { kind, stream, mut servers, kubelets, files, mut failures } = reading;
        if let Some(given) = &settings.version {
            for server in &mut servers {
                server.version.given_by(given.origin);
            }
        }
        named_files::judge(&mut servers, &files, source.path(), options);
        let kept = OnceLock::new();
        if !servers.is_empty()
            && let Some(stream) = stream
        {
            let _ = kept.set(stream);
        }
        masked::failures(&mut failures, &source);
        let outcome = if !failures.is_empty() {
            Outcome::Failed(failures)
        } else if servers.is_empty() {
            Outcome::Skipped(Skip::NoServer)
        } else {
            let judged = servers.iter().filter(|server| !server.is_implied());
            Outcome::Checked { servers: judged.map(|server| server.component).collect() }
        };
        Self {
            source,
            outcome,
            servers,
            kubelets,
            own_servers: None,
            cross_file: CrossFile::default(),
            settings,
            kind,
            stream: kept,
        }
    }

    /// A file that could not be read.
    pub(super) fn failed(path: String, failure: Failure, options: &Options) -> Self {
        Self::without_text(path, Outcome::Failed(vec![failure]), options)
    }

    fn without_text(path: String, outcome: Outcome, options: &Options) -> Self {
        let settings = options.settings.for_file(&path);
        Self {
            source: Source::new(path, ""),
            outcome,
            servers: Vec::new(),
            kubelets: Vec::new(),
            own_servers: None,
            cross_file: CrossFile::default(),
            settings,
            kind: TextKind::Yaml,
            stream: OnceLock::new(),
        }
    }

    /// The settings that other files of the run contribute to its servers.
    pub const fn cross_file(&self) -> &CrossFile {
        &self.cross_file
    }

    /// True if other files can decide about its servers, or it about theirs.
    pub(super) fn is_connected(&self) -> bool {
        !self.kubelets.is_empty()
            || is_kustomization_name(Path::new(self.source.path()))
            || self.may_have_class()
            || self.servers.iter().any(|server| server.layer.is_some())
    }

    /// True for a text with a class of Cluster API, or with a template that one may refer to.
    pub(super) fn may_have_class(&self) -> bool {
        CLASS_KINDS.iter().any(|kind| self.source.text().contains(kind))
    }

    /// The servers as this file alone configures them. A file is fixed by itself.
    pub fn own_servers(&self) -> &[ApiServer] {
        self.own_servers.as_deref().unwrap_or(&self.servers)
    }

    fn known_text(&self) -> KnownText<'_> {
        let parse = || Stream::parse_shared(&self.source.shared_text());
        KnownText { source: &self.source, kind: self.kind, stream: self.stream.get_or_init(parse) }
    }

    /// A planner for fixes in the text.
    pub(crate) fn planner(&self) -> Planner<'_> {
        Planner::new(self.known_text(), self.own_servers())
    }

    /// Judges the servers, and applies the comments in the file.
    pub fn judge(&self, options: &Options) -> Judged {
        let is_kept = self.is_kept(options);
        let verdicts = Verdicts::of(&self.servers, &self.settings.rules, &is_kept);
        self.suppressed(verdicts, options)
    }

    /// The errors of rules that are not enabled.
    pub(crate) fn other_errors(&self) -> Vec<Finding> {
        let mut others = rules::ALL.to_vec();
        others.retain(|rule| !self.settings.rules.iter().any(|enabled| enabled.id == rule.id));
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        Verdicts::of(&self.servers, &others, &is_error).findings
    }

    /// Tells the findings that are reported, or that a comment may be about, from the others.
    fn is_kept(&self, options: &Options) -> impl Fn(&Finding) -> bool + '_ {
        let has_comments = self.has_comments(options);
        move |finding| has_comments || self.settings.reports(finding)
    }

    /// True if comments apply, and the text may have one.
    fn has_comments(&self, options: &Options) -> bool {
        let mentions = suppress::mentions_scantling(self.source.text());
        !options.settings.disregard_comments && (mentions || self.has_peer_comments(options))
    }

    /// True if the comments of other scanners apply, and the text has one.
    fn has_peer_comments(&self, options: &Options) -> bool {
        options.settings.peer_suppressions && suppress::peers::mentions_peer(self.source.text())
    }

    /// Applies the comments in the file to some verdicts.
    fn suppressed(&self, verdicts: Verdicts, options: &Options) -> Judged {
        let Verdicts { mut findings, undecided, awaits_version } = verdicts;
        let mut elsewhere: Vec<Finding> =
            findings.extract_if(.., |finding| finding.source.is_some()).collect();
        elsewhere.retain(|finding| self.settings.reports(finding));
        if self.own_servers.is_some() {
            // Several overlays of one base say the same of what the base wrote.
            findings.dedup_by(|again, first| {
                again.rule.id == first.rule.id
                    && again.span == first.span
                    && again.message == first.message
            });
        }
        let mut ignored = Vec::new();
        if options.settings.disregard_comments {
            findings.retain(|finding| self.settings.reports(finding));
            return Judged { findings, ignored, elsewhere, undecided, awaits_version };
        }
        if self.has_peer_comments(options) {
            ignored.append(&mut suppress::peers::apply(self.known_text(), &mut findings));
        }
        if suppress::mentions_scantling(self.source.text()) {
            let reasons = options.settings.require_reason;
            let rules = &self.settings.rules;
            ignored.append(&mut suppress::apply(self.known_text(), rules, reasons, &mut findings));
        }
        // A comment about a finding that no profile reports is not unused, so these go last.
        findings.retain(|finding| self.settings.reports(finding));
        Judged { findings, ignored, elsewhere, undecided, awaits_version }
    }

    /// The file with its findings, each with the plan of its fix.
    pub(super) fn into_report(self, options: &Options) -> File {
        // No fix rests on what only the version decides, so the fixer does without.
        let verdicts = {
            let is_kept = self.is_kept(options);
            let rules = &self.settings.rules;
            let judge = || Verdicts::with_versions(&self.servers, rules, &is_kept);
            if self.source.text().len() > LARGE && !self.servers.is_empty() {
                // The messages are masked next, and a large text takes as long to search as its servers to
                // judge.
                threads::both(judge, || self.source.secrets()).0
            } else {
                judge()
            }
        };
        let Judged { mut findings, mut ignored, mut elsewhere, undecided, awaits_version } =
            self.suppressed(verdicts, options);
        let ignored_findings = ignored.iter_mut().map(|one| &mut one.reported.finding);
        let shown = findings.iter_mut().chain(&mut elsewhere);
        for finding in shown.chain(ignored_findings) {
            if let Some(severity) = self.settings.severity(finding.rule)
                && !hides_error(finding, severity)
            {
                finding.severity = severity;
            }
        }
        let findings = self.reported(findings);
        let mut file = File {
            source: self.source,
            outcome: self.outcome,
            findings,
            suppressed: ignored,
            elsewhere,
            undecided,
            awaits_version,
        };
        masked::file(&mut file, &self.servers);
        file
    }

    fn reported(&self, findings: Vec<Finding>) -> Vec<Reported> {
        let mut planner = None;
        if findings.is_empty() {
            return Vec::new();
        }
        let templates = Templates::of(&self.source);
        let mut reported = Vec::with_capacity(findings.len());
        for mut finding in findings {
            let plan = match &finding.fix {
                None => FixPlan::NoFix,
                Some(fix) => match planner.get_or_insert_with(|| self.planner()).plan(fix) {
                    Ok(changes) => FixPlan::Edits(changes.text_edits()),
                    Err(error) => FixPlan::Impossible(error),
                },
            };
            let template = templates.at(finding.span).map(str::to_owned);
            if let Some(path) = &template {
                let _ = write!(finding.message, " (rendered from {path})");
            }
            reported.push(Reported { finding, plan, template });
        }
        reported
    }
}

/// A rule with several severities may be configured for its weaker form. An error of the same rule, which
/// says that the server will not start, is not lowered with it.
fn hides_error(finding: &Finding, configured: Severity) -> bool {
    finding.severity == Severity::Error
        && configured < Severity::Error
        && !finding.rule.other_severities.is_empty()
}
