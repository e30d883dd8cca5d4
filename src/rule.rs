//! A rule is one thing that can be wrong with a kube-apiserver; a finding is a place where it is.

use std::sync::Arc;

use crate::apiserver::ApiServer;
use crate::edit::Fix;
use crate::source::{Source, Span};

/// How bad a finding is. The three words mean the same for every rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is broken or weakened by it alone.
    Note,
    /// The server starts, and the control is not met.
    Warning,
    /// The server will not start, or the tool that reads the file refuses it.
    Error,
}

impl Severity {
    /// The word in every output: `note`, `warning` or `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a rule is about; also what it can be selected by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The connection from the API server to the kubelets.
    Kubelet,
    /// The certificate that the API server serves.
    Serving,
    /// Whether the process starts with these arguments at all.
    Startup,
    /// What kubeadm makes of its configuration.
    Kubeadm,
    /// The file as such: what its reader ignores, and the comments for Scantling.
    Manifest,
    /// What a distribution of Kubernetes makes of its configuration.
    Distribution,
}

impl Group {
    /// The word in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kubelet => "kubelet",
            Self::Serving => "serving",
            Self::Startup => "startup",
            Self::Kubeadm => "kubeadm",
            Self::Manifest => "manifest",
            Self::Distribution => "distribution",
        }
    }
}

/// A recommendation of a CIS Kubernetes benchmark that a rule decides.
///
/// Numbers move from one benchmark version to the next, so both are always given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    /// The benchmark and its version: `CIS-1.12`, `RH-1.8`.
    pub benchmark: &'static str,
    /// The recommendation in it: `1.2.5`.
    pub id: &'static str,
}

impl Control {
    /// A recommendation by its benchmark and number.
    pub const fn new(benchmark: &'static str, id: &'static str) -> Self {
        Self { benchmark, id }
    }
}

/// One thing that can be wrong, with all that is said about it.
#[derive(Debug)]
pub struct Rule {
    /// Kebab case, names the defect, reads well after "ignore".
    pub id: &'static str,
    /// What the rule is about.
    pub group: Group,
    /// The severity of its findings where they do not say otherwise.
    pub severity: Severity,
    /// `security-severity` for SARIF, 0.1 to 10.0; `None` where the rule is not about security.
    pub security_severity: Option<&'static str>,
    /// One line without a full stop, at most 80 characters.
    pub summary: &'static str,
    /// Why it matters, a paragraph or two.
    pub why: &'static str,
    /// What to write instead.
    pub fix: &'static str,
    /// The benchmark recommendations that it decides.
    pub controls: &'static [Control],
    /// Addresses to read on at.
    pub references: &'static [&'static str],
    /// Looks at one server and reports what it finds.
    pub check: fn(&ApiServer, &mut Report),
}

/// A second span of a finding, with words of its own.
#[derive(Clone, Debug)]
pub struct Label {
    /// The source it is in, where that is not the finding's.
    pub source: Option<Arc<Source>>,
    /// Where.
    pub span: Span,
    /// What is there; under 50 characters, because it is not wrapped.
    pub text: String,
}

impl Label {
    /// The source it is in, given the finding's.
    pub fn source<'a>(&'a self, own: &'a Source) -> &'a Source {
        self.source.as_deref().unwrap_or(own)
    }
}

/// What a rule says about one place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that says it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The offending token.
    pub span: Span,
    /// Words under the token, under 50 characters; may be empty.
    pub label: String,
    /// Further places that belong to it.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: String,
    /// Names of the flags it is about, without dashes.
    pub flags: Vec<String>,
    /// Which server of its file, counted from 1, lacks one of the flags; `None` for what is about
    /// something that is there.
    pub server_index: Option<usize>,
    /// What makes it go away, where that can be said.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Sets a severity other than the rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Puts words under the span.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.label = text.into();
        self
    }

    /// Adds a second span.
    pub fn also(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.also_in(None, span, text)
    }

    /// Adds a span of another file.
    pub fn also_in(
        &mut self,
        source: Option<Arc<Source>>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        let text = text.into();
        self.labels.push(Label { source, span, text });
        self
    }

    /// Says what to write, where it differs from the rule's own fix.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = text.into();
        self
    }

    /// Says how it can be made to go away.
    pub fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fix = fix.into();
        self
    }

    /// Names a flag that the finding is about.
    pub fn flag(&mut self, name: impl Into<String>) -> &mut Self {
        self.flags.push(name.into());
        self
    }
}

/// Where a rule puts its findings. It knows the rule, so that none can carry another's id.
#[derive(Debug)]
pub struct Report {
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl Report {
    /// An empty report for one rule.
    pub fn new(rule: &'static Rule) -> Self {
        Self { rule, findings: Vec::new() }
    }

    /// Adds a finding at a span; the rest of it is set on what is returned.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let rule = self.rule;
        self.findings.push(Finding {
            rule,
            severity: rule.severity,
            message: message.into(),
            span,
            label: String::new(),
            labels: Vec::new(),
            help: rule.fix.to_owned(),
            flags: Vec::new(),
            server_index: None,
            fix: None,
        });
        match self.findings.last_mut() {
            Some(finding) => finding,
            None => unreachable!("a finding was just pushed"),
        }
    }

    /// What the rule found, in the order it was reported.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
