//! A run put together by hand, with all that is hard to draw.

use scantling::apiserver::ApiServer;
use scantling::apiserver::Component;
use scantling::failure::Failure;
use scantling::outcome::{File, Outcome, Reported, Run, Skip};
use scantling::report::Style;
use scantling::rule::{Finding, Group, Report, Rule, Severity};
use scantling::source::{Source, Span};

/// What a log of a CI system shows.
pub(crate) const PLAIN: Style = Style { color: false, width: 80, unicode: false, links: false };

/// Rules that are told apart by what SARIF says of them; none of them checks anything.
pub(crate) const RULES: &[&Rule] = &[&MISSING, &UNPAIRED, &UNKNOWN, &NOTED];

static MISSING: Rule = Rule {
    id: "missing-kubelet-ca",
    group: Group::Kubelet,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.5"),
    summary: "the API server does not verify the kubelets it connects to",
    why: "Without a certificate authority the API server accepts any certificate from whoever \
          answers at a node's address, and sends it what users type into kubectl exec.",
    fix: "add --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
    check: nothing,
};

static UNPAIRED: Rule = Rule {
    id: "unpaired-serving-key",
    group: Group::Serving,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: Some("5.0"),
    summary: "a serving certificate without its key, or the reverse",
    why: "The server does not start with only one of the two.",
    fix: "add the other flag of the pair",
    is_fixable: false,
    references: &[],
    check: nothing,
};

static UNKNOWN: Rule = Rule {
    id: "unknown-flag",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "a flag that kube-apiserver does not have",
    why: "The server does not start with a flag that it does not know.",
    fix: "remove the flag, or write the name that was meant",
    is_fixable: false,
    references: &[],
    check: nothing,
};

static NOTED: Rule = Rule {
    id: "ignored-field",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Note,
    other_severities: &[],
    security_severity: None,
    summary: "a field that is ignored",
    why: "What it says has no effect.",
    fix: "remove the field",
    is_fixable: false,
    references: &[],
    check: nothing,
};

fn nothing(_: &ApiServer, _: &mut Report) {}

/// The texts by the paths they are linted under.
const FILES: &[(&str, &str)] = &[
    ("kubeadm.yaml", include_str!("../../testdata/report/in/kubeadm.yaml")),
    ("manifests/kube-apiserver.yaml", include_str!("../../testdata/report/in/pod.yaml")),
    ("sites/m\u{fc}nchen \u{1b}[31m/pod.yaml", HOSTILE),
    ("windows/crlf.yaml", CRLF),
];

/// A colour change, a bell, an escape of two bytes, a right-to-left override and a lone CR, all
/// in front of or on the line of a flag.
const HOSTILE: &str = "spec:\n\
    - \"\u{1b}[2J\u{7}\u{9b}31m\u{202e}\" # h\u{e9}llo \u{1f600} \u{4f60}\u{597d}\n\
    - \"\u{1b}]0;x\u{7} \u{e9}\u{597d}\u{202e}\" # \t --anonymous-auht=true \u{1b}[0m\n\
    lone\rnext\n";

const CRLF: &str = "args:\r\n\t- --tls-cert-file=/a\r\n- b\r\n- c\r\n- d\r\n- e\r\n- f\r\n\
    - --tls-private-key-file=/\u{4f60}\u{597d}/key\r\n- g\r\n";

/// The source of a path of [`FILES`].
pub(crate) fn source_of(path: &str) -> Source {
    let (path, text) = FILES.iter().find(|(known, _)| *known == path).unwrap();
    Source::new(*path, *text)
}

/// The first place of a string.
pub(crate) fn spot(source: &Source, text: &str) -> Span {
    let start = source.text().find(text).unwrap();
    Span::from_range(&(start..start + text.trim_end().len()))
}

fn checked(source: Source, findings: Vec<Finding>) -> File {
    let findings = findings.into_iter().map(Reported::from).collect();
    File {
        findings,
        ..File::without_findings(
            source,
            Outcome::Checked { servers: vec![Component::KubeApiServer] },
        )
    }
}

fn found(rule: &'static Rule, say: impl FnOnce(&mut Report)) -> Vec<Finding> {
    let mut report = Report::new(rule);
    say(&mut report);
    report.into_findings()
}

/// Findings of every severity in every kind of text.
pub(crate) fn run() -> Run {
    Run {
        files: vec![
            kubeadm(),
            pod(),
            minified(),
            hostile(),
            crlf(),
            File::without_findings(
                Source::new("values.yaml", ""),
                Outcome::Skipped(Skip::NoMention),
            ),
        ],
        ..Run::default()
    }
}

fn kubeadm() -> File {
    let source = source_of("kubeadm.yaml");
    let findings = found(&NOTED, |report| {
        report
            .at(spot(&source, "extraArg:"), "extraArg is not a field of apiServer and is ignored");
    });
    checked(source, findings)
}

fn pod() -> File {
    let source = source_of("manifests/kube-apiserver.yaml");
    let mut findings = found(&MISSING, |report| {
        report
            .at(
                spot(&source, "kube-apiserver\n"),
                "--kubelet-certificate-authority is not set, so the API server does not verify \
                 the kubelets it connects to",
            )
            .label("not among these flags")
            .flag("kubelet-certificate-authority");
    });
    findings.extend(found(&UNPAIRED, |report| {
        let key = "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key";
        report
            .at(spot(&source, key), "the key is that of another certificate")
            .label("this key")
            .also(
                spot(&source, "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt"),
                "belongs to [this](certificate)",
            )
            .also(spot(&source, "/etc/kubernetes/pki/apiserver.key"), "in this file")
            .also(spot(&source, "registry.k8s.io/kube-apiserver:v1.31.0"), "")
            .help("write --tls-private-key-file=/etc/kubernetes/pki/other.key\n::error::or not");
    }));
    findings.extend(found(&UNKNOWN, |report| {
        report
            .at(spot(&source, "--kubelet-timeout"), "there is no --kubelet-timeout[a](b)")
            .label("probably --kubelet-preferred-address-types");
        let cipher = spot(&source, "--tls-cipher-suites=");
        let line = source.line_span(source.line_of(cipher.start).0).unwrap();
        report
            .at(Span::new(cipher.start, line.end), "a value wider than the terminal")
            .label("words that need a line of their own");
        let folded = spot(&source, "--feature-gates=A=true,\n");
        report
            .at(Span::new(folded.start, spot(&source, "B=false").end), "a value over two lines")
            .label("folded");
    }));
    checked(source, findings)
}

fn minified() -> File {
    let fill = "{\"name\":\"POD_NAME\",\"value\":\"x\"},".repeat(100);
    let text = format!(
        "{{\"env\":[{fill}{{}}],\"command\":[\"kube-apiserver\",\"--anonymous-auth=true\"],\
         \"also\":[{fill}{{}}],\"args\":[\"--tls-cert-file=/a\"]}}"
    );
    let source = Source::new("minified.json", text);
    let findings = found(&UNPAIRED, |report| {
        report
            .at(spot(&source, "--tls-cert-file=/a"), "a certificate without its key")
            .label("certificate")
            .also(spot(&source, "kube-apiserver"), "of this server");
    });
    checked(source, findings)
}

fn hostile() -> File {
    let source = source_of("sites/m\u{fc}nchen \u{1b}[31m/pod.yaml");
    let findings = found(&UNKNOWN, |report| {
        report
            .at(
                spot(&source, "--anonymous-auht=true"),
                "there is no --anonymous-auht\u{1b}[5m\u{202e}\r\n::error::x",
            )
            .label("\u{1b}[5mmeant \u{2066}--anonymous-auth")
            .flag("anonymous-auht");
        report.at(spot(&source, "next"), "after a lone carriage return");
    });
    checked(source, findings)
}

fn crlf() -> File {
    let source = source_of("windows/crlf.yaml");
    let findings = found(&UNPAIRED, |report| {
        report
            .at(
                spot(&source, "--tls-private-key-file=/\u{4f60}\u{597d}/key"),
                "the key is that of another certificate",
            )
            .label("this key")
            .also(spot(&source, "--tls-cert-file=/a"), "this certificate")
            .severity(Severity::Warning);
    });
    checked(source, findings)
}

/// Failures with and without a place.
pub(crate) fn failing() -> Run {
    let text = "a: b\n\tc: {{ .Values.x }\n";
    let failed = |path: &str, span, help| {
        let message = "a tab where indentation is expected".to_owned();
        let failure = Failure { message, span, help };
        File::without_findings(Source::new(path, text), Outcome::Failed(vec![failure]))
    };
    Run {
        files: vec![
            failed("broken.yaml", Some(Span::new(5, 6)), Some("indent with spaces")),
            failed("un\u{1b}readable.yaml", None, None),
            failed("unreadable.yaml", None, Some("check the permissions of the file")),
        ],
        ..Run::default()
    }
}
