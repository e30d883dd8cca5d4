//! `invalid-value`: a value that kube-apiserver refuses.

use super::server_facts::{reads_file, written};
use crate::apiserver::flags::{Availability, FlagType, KnownFlag};
use crate::apiserver::value::{self, Refusal};
use crate::apiserver::{ApiServer, Component, Flag, Form, Origin, Setting, validate};
use crate::hashed::HashMap;
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "invalid-value",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "a condition in a template decides whether the flag is set",
    )],
    security_severity: None,
    summary: "kube-apiserver refuses the value and will not start",
    why: "kube-apiserver parses values as Go does. A boolean is true, false, 1, 0, t, f or one of \
their capital forms, but not yes or on. A duration needs a unit. A number that begins with 0 is \
octal. Names of cipher suites, TLS versions and authorization modes are case-sensitive. Quotes \
inside a list item or a ConfigMap are part of the value, so a file name with quotes around it is \
not found. The server prints the reason and exits.",
    fix: "write a value that the flag accepts",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

const CIPHER_SUITES: &str = "tls-cipher-suites";

fn check(server: &ApiServer, report: &mut Report) {
    for flag in written(server) {
        by_itself(server, flag, report);
    }
    // A list that is refused by itself has its finding already. One list may have many problems.
    let mut refused: HashMap<*const Flag, bool> = HashMap::default();
    for problem in validate::values(server) {
        let flag = problem.flag;
        let said = *refused.entry(flag).or_insert_with(|| is_refused(server, flag));
        if flag.origin == Origin::Written && !said {
            super::say(server, &problem, report);
        }
    }
    http2(server, report);
}

/// A value that is refused whatever the other flags say.
fn by_itself(server: &ApiServer, flag: &Flag, report: &mut Report) {
    let (Some(known), Some(text)) = (server.known(&flag.name), flag.known()) else {
        return;
    };
    // OpenShift's server has modes that Kubernetes does not have: Scope, SystemMasters.
    let own_modes = server.dialect.facts().own_flags && flag.name == "authorization-mode";
    let absent = server.version.all(|minor| known.presence(minor) == Availability::Absent);
    // The fields of a file outlive the flags that set the same.
    let outlives = server.dialect.holds_fields()
        && known.first().is_some_and(|first| server.version.at_least(first.latest));
    let gone = absent && !outlives;
    if gone || own_modes || flag.form == Form::Missing {
        return;
    }
    let Some(refusal) = refusal(server, flag, known, text) else {
        return;
    };
    let shown = if text.is_empty() { "\"\"" } else { text };
    let message = format!(
        "--{}={shown}: {}: {} will not start",
        flag.name,
        refusal.message,
        server.component.name(),
    );
    let span = refusal.item.as_deref().map_or(flag.value_span, |item| flag.item_span(item));
    let finding = report.at(span, message).flag(flag.name.clone());
    if flag.maybe {
        finding.severity(Severity::Warning);
    }
    if let Some(suggestion) = refusal.suggestion {
        finding.help(format!("write --{}={suggestion}", flag.name));
    } else if !refusal.advice.is_empty() {
        finding.help(refusal.advice);
    }
}

fn is_refused(server: &ApiServer, flag: &Flag) -> bool {
    match (server.known(&flag.name), flag.known()) {
        (Some(known), Some(text)) => refusal(server, flag, known, text).is_some(),
        _ => false,
    }
}

fn refusal(server: &ApiServer, flag: &Flag, known: &KnownFlag, text: &str) -> Option<Refusal> {
    let decides = server.setting(&flag.name).flag();
    let last = decides.is_some_and(|decides| std::ptr::eq(decides, flag));
    let adds_up = known.accumulates(&server.version) != Some(false);
    // pflag parses every occurrence, but the server validates only the final value.
    let refusal = if last || adds_up {
        value::refusal(known, text, &server.version)
    } else {
        value::syntax(known, text, &server.version)
    };
    // Several occurrences make one list, which is empty only if all of them are. Where the values are not
    // split at commas, an empty one is an item: --service-account-issuer= --service-account-issuer=https://a
    let is_item = known.kind == FlagType::StringArray;
    let other_items =
        text.is_empty() && adds_up && !is_item && server.arguments.has_items(&flag.name);
    if let Some(refusal) = refusal
        && refusal.only_with.is_none_or(|needed| server.setting(needed).is_set())
        && !other_items
    {
        return Some(refusal);
    }
    if last { path_refusal(flag, text) } else { None }
}

/// A value that cannot be the name of a file. The server opens exactly the given path.
fn path_refusal(flag: &Flag, text: &str) -> Option<Refusal> {
    if !reads_file(&flag.name) || text.is_empty() || text.starts_with("--") {
        return None;
    }
    let plain = text.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'' || c == '=');
    let message = if text.contains(['"', '\'']) && plain.len() < text.len() {
        "the quotes are part of the path"
    } else if text.trim().len() < text.len() {
        "the space is part of the path"
    } else if text.starts_with('=') {
        "the second = is part of the path"
    } else if text.contains(",/") {
        "the flag takes one path, and this is read as one"
    } else {
        return None;
    };
    let suggestion = (!text.contains(",/")).then(|| plain.to_owned());
    Some(Refusal::of_path(message, suggestion))
}

/// True if a flag has a value that is wanted, or one that is not known.
fn may_be(server: &ApiServer, name: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    match server.setting(name) {
        Setting::Set(flag) | Setting::Default(flag) => flag.known().is_some_and(is_wanted),
        Setting::Unknown(_) | Setting::Undetermined => true,
        Setting::Empty(_) | Setting::Absent => false,
    }
}

/// HTTP/2 needs one of two cipher suites, unless TLS 1.3 is the lowest version or HTTP/2 is off
/// (golang.org/x/net/http2, `ConfigureServer`).
fn http2(server: &ApiServer, report: &mut Report) {
    let suites: Vec<&Flag> = server.occurrences(CIPHER_SUITES).collect();
    let known: Option<Vec<&str>> = suites.iter().map(|flag| flag.known()).collect();
    let (Some(last), Some(values)) = (suites.last(), known) else {
        return;
    };
    // Kubernetes 1.22 is the last that may have been built with an older HTTP/2: that one looks at the
    // suites of TLS 1.2 even if nobody may use it, and at their order.
    let old = server.version.before(22);
    let newest_only =
        !old && may_be(server, "tls-min-version", |version| version == "VersionTLS13");
    let is_true = |text: &str| value::boolean(text) == Some(true);
    let refused = |text: &&str| {
        let table = server.known(CIPHER_SUITES);
        table.is_some_and(|known| value::refusal(known, text, &server.version).is_some())
    };
    let is_off = may_be(server, "disable-http2-serving", is_true);
    if newest_only || is_off || values.iter().any(refused) {
        return;
    }
    if old && let Some(suite) = value::misplaced_suite(values.iter().copied()) {
        let message = format!(
            "--tls-cipher-suites has {suite}, which HTTP/2 approves, behind one that it does not: {} will not start",
            server.component.name(),
        );
        report
            .at(last.value_span, message)
            .help(format!("write {suite} first"))
            .flag(last.name.clone());
        return;
    }
    if !value::lacks_http2_suite(values.iter().copied()) {
        return;
    }
    let message = format!(
        "--tls-cipher-suites has none of the suites that HTTP/2 needs: {} will not start",
        server.component.name(),
    );
    let help =
        "add TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    report.at(last.value_span, message).help(help).flag(last.name.clone());
}
