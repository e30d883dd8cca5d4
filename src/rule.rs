//! A rule describes one defect of a server. A finding is one occurrence of it in a file.

use std::borrow::Cow;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::apiserver::{ApiServer, Component};
use crate::benchmark::{self, Control};
use crate::edit::Fix;
pub use crate::group::Group;
pub use crate::severity::{Severity, SeverityCase, UnknownSeverity};
use crate::source::{Source, Span};

/// A defect that can be found, with its documentation.
#[derive(Debug)]
pub struct Rule {
    /// The id: kebab case, names the defect, reads well after "ignore".
    pub id: &'static str,
    /// The subject.
    pub group: Group,
    /// The programs whose command line it judges.
    pub components: &'static [Component],
    /// The severity of its findings, except in [`Self::other_severities`].
    pub severity: Severity,
    /// The severities of other findings, and when they apply.
    pub other_severities: &'static [SeverityCase],
    /// `security-severity` for SARIF, 0.1 to 10.0; `None` if the rule is not about security.
    pub security_severity: Option<&'static str>,
    /// One line without a full stop, at most 80 characters.
    pub summary: &'static str,
    /// Why it matters, a paragraph or two.
    pub why: &'static str,
    /// The advice: what to write instead.
    pub fix: &'static str,
    /// True if `--fix` or `--unsafe-fixes` can repair some of its findings.
    pub is_fixable: bool,
    /// Addresses of further documentation.
    pub references: &'static [&'static str],
    /// Checks one server and reports the findings.
    pub check: fn(&ApiServer, &mut Report),
}

impl Rule {
    /// True if some of its findings have this severity.
    pub fn may_be(&self, severity: Severity) -> bool {
        self.severity == severity
            || self.other_severities.iter().any(|case| case.severity == severity)
    }

    /// The controls that it decides, in the benchmarks of Kubernetes and OpenShift. Distributions with
    /// other numbers are in `benchmark`.
    pub fn controls(&self) -> impl Iterator<Item = &'static Control> {
        let main = |control: &&Control| {
            control.benchmark.starts_with("RH-") || benchmark::is_of_kubernetes(control.benchmark)
        };
        benchmark::decided_by(self.id).filter(main)
    }
}

/// A further span of a finding, with a text.
#[derive(Clone, Debug)]
pub struct Label {
    /// The source of the span, if it is not the finding's.
    pub source: Option<Arc<Source>>,
    /// The labelled token.
    pub span: Span,
    /// The words under the span: fewer than 50 characters, because they are not wrapped.
    pub text: Cow<'static, str>,
}

impl Label {
    /// The source of the span. `own` is the source of the finding.
    pub fn source<'a>(&'a self, own: &'a Source) -> &'a Source {
        self.source.as_deref().unwrap_or(own)
    }
}

/// Names of flags, without dashes. Most findings have one, and it is a constant of this program: a text of 1 MB may have
/// 150,000 findings.
pub type FlagNames = SmallVec<[Cow<'static, str>; 1]>;

/// One occurrence of a defect.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that reported it.
    pub rule: &'static Rule,
    /// The severity.
    pub severity: Severity,
    /// The message: lower case, no full stop.
    pub message: String,
    /// The source of the span, if it is not the file of the server: a file that a flag names.
    pub source: Option<Arc<Source>>,
    /// The offending token.
    pub span: Span,
    /// A text under the token, under 50 characters; may be empty.
    pub label: Cow<'static, str>,
    /// Further spans that explain it.
    pub labels: Vec<Label>,
    /// The advice: what to write instead. It is the rule's own for most findings, of which a file may have 100,000.
    pub help: Cow<'static, str>,
    /// The flags concerned.
    pub flags: FlagNames,
    /// For a finding about a missing flag: the number of its server among those of the same component in the
    /// file, from 1. `None` if the finding is about something that is there.
    pub server_index: Option<usize>,
    /// True if it is about something that is not written, so that it points at the server's anchor.
    pub is_absence: bool,
    /// True if another finding about the same token names the cause.
    pub is_consequence: bool,
    /// The edits that repair it, if there are any.
    pub fix: Option<Fix>,
}

/// What a finding has in common with the same finding about another version of Kubernetes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FindingIdentity<'f> {
    rule: &'static str,
    severity: Severity,
    span: Span,
    flags: &'f FlagNames,
    message: String,
}

impl Finding {
    /// What it has in common with the same finding about another version of Kubernetes: all but the minor
    /// versions in its message.
    pub fn identity(&self) -> FindingIdentity<'_> {
        let mut parts = self.message.split("1.");
        let mut message = parts.next().unwrap_or_default().to_owned();
        message.extend(parts.map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit())));
        FindingIdentity {
            rule: self.rule.id,
            severity: self.severity,
            span: self.span,
            flags: &self.flags,
            message,
        }
    }

    /// Sets a severity other than the rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Sets the file of the span, if it is not the file of the server.
    pub fn in_source(&mut self, source: Option<Arc<Source>>) -> &mut Self {
        self.source = source;
        self
    }

    /// Sets the text under the span.
    pub fn label(&mut self, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.label = text.into();
        self
    }

    /// Adds a second span.
    pub fn also(&mut self, span: Span, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.also_in(None, span, text)
    }

    /// Adds a span of another file.
    pub fn also_in(
        &mut self,
        source: Option<Arc<Source>>,
        span: Span,
        text: impl Into<Cow<'static, str>>,
    ) -> &mut Self {
        let text = text.into();
        // Nearly all findings have one at most, and a run may keep 100,000.
        self.labels.reserve_exact(usize::from(self.labels.is_empty()));
        self.labels.push(Label { source, span, text });
        self
    }

    /// Sets what to write, if it differs from the rule's own fix.
    pub fn help(&mut self, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = text.into();
        self
    }

    /// Sets the edits that repair it.
    pub fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fix = fix.into();
        self
    }

    /// Says that another finding about the same token names the cause. A profile that waits with what is not
    /// written waits with this, too.
    pub fn consequence(&mut self) -> &mut Self {
        self.is_consequence = true;
        self
    }

    /// Adds the name of a flag that the finding is about.
    pub fn flag(&mut self, name: impl Into<Cow<'static, str>>) -> &mut Self {
        self.flags.push(name.into());
        self
    }
}

/// A rule that has no verdict on a server, because a flag that decides may be set in a place that is not
/// read. It is no finding, and it is not the same as none.
#[derive(Clone, Debug)]
pub struct Undecided {
    /// The rule.
    pub rule: &'static Rule,
    /// The server's anchor.
    pub span: Span,
    /// The flags that decide.
    pub flags: FlagNames,
    /// Why it is not known: lower case, no full stop.
    pub why: String,
}

/// Collects the findings of one rule. It knows the rule, so a finding cannot carry another id.
#[derive(Debug)]
pub struct Report {
    rule: &'static Rule,
    findings: Vec<Finding>,
    undecided: Vec<Undecided>,
}

impl Report {
    /// An empty report for one rule.
    pub fn new(rule: &'static Rule) -> Self {
        Self { rule, findings: Vec::new(), undecided: Vec::new() }
    }

    /// Adds a finding at a span, and returns it so that its other fields can be set.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let rule = self.rule;
        self.findings.push(Finding {
            rule,
            severity: rule.severity,
            message: message.into(),
            source: None,
            span,
            label: Cow::Borrowed(""),
            labels: Vec::new(),
            help: Cow::Borrowed(rule.fix),
            flags: FlagNames::new(),
            server_index: None,
            is_absence: false,
            is_consequence: false,
            fix: None,
        });
        match self.findings.last_mut() {
            Some(finding) => finding,
            None => unreachable!("a finding was just pushed"),
        }
    }

    /// Says that there is no verdict if one of the flags may be set elsewhere.
    pub fn undecided(&mut self, server: &ApiServer, flags: &[&'static str]) {
        let Some(why) = flags.iter().find_map(|name| server.why_undetermined(name)) else {
            return;
        };
        let flags = flags.iter().map(|&name| Cow::Borrowed(name)).collect();
        self.undecided.push(Undecided { rule: self.rule, span: server.anchor, flags, why });
    }

    /// The findings, in the order of their report.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The findings in the order of their report, and what is undecided.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<Undecided>) {
        (self.findings, self.undecided)
    }
}
