//! Values that are texts of a certain form: addresses, patterns, names.

use std::borrow::Cow;

use regex_syntax::ast::{self, Ast, ErrorKind};

use super::{Refusal, golang, url};
use crate::apiserver::version::Version;

/// Why a text is refused; `None` if it is not, or if nothing is known about the flag.
pub(super) fn text(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
        "cors-allowed-origins" => {
            golang::csv_list(value)?.iter().find_map(|origin| cors(origin, version))
        }
        "strict-transport-security-directives" if version.at_least(31) => {
            golang::csv_list(value)?.iter().find_map(|directive| transport_security(directive))
        }
        "disabled-metrics" if version.at_least(36) => {
            golang::csv_list(value)?.iter().find_map(|metric| metric_name(metric))
        }
        "allow-metric-labels" if version.at_least(21) => metric_labels(value),
        "etcd-servers-overrides" if version.at_least(11) => {
            golang::csv_list(value)?.iter().find_map(|element| etcd_override(element, version))
        }
        "service-account-issuer" if version.at_least(20) => issuer(value, version),
        "service-account-jwks-uri" if version.at_least(20) => keys_address(value),
        "service-account-key-file" if version.at_least(20) && value.is_empty() => {
            Some(Refusal::new("the value is empty, and it is read as the name of a file"))
        }
        "requestheader-allowed-names"
        | "requestheader-extra-headers-prefix"
        | "requestheader-group-headers"
        | "requestheader-uid-headers"
        | "requestheader-username-headers"
            if version.at_least(25) =>
        {
            let blank = golang::csv_list(value)?.iter().any(|header| header.trim().is_empty());
            blank.then(|| Refusal::new("a name between its commas is empty"))
        }
        "service-account-signing-endpoint" if version.at_least(32) => socket(value),
        _ => None,
    }
}

/// `apiserver/pkg/server/options/server_run_options.go`, `validateCorsAllowedOriginList`, which kube-apiserver
/// calls since 1.31. Before, only a text that is not an expression ends it (pkg/server/filters/cors.go).
fn cors(origin: &str, version: &Version) -> Option<Refusal> {
    if let Err(reason) = expression(origin) {
        return Some(Refusal::new(format!("{origin:?} is no regular expression: {reason}")));
    }
    if !version.at_least(31) {
        return None;
    }
    if origin.is_empty() {
        return Some(Refusal::new("an origin between its commas is empty"));
    }
    let pinned = (origin.contains('^') || origin.contains("//")) && origin.contains(['$', ':']);
    let message = format!(
        "{origin:?} pins neither the start of the host with ^ or // and its end with $ or a colon"
    );
    (!pinned).then(|| Refusal::new(message))
}

/// How many bytes an expression may have that is looked at. A tree takes 250 times as much memory.
const EXPRESSION_MAX: usize = 4096;

/// Whether Go's regexp compiles an expression, as far as its grammar is that of `regex-syntax`. An
/// expression that only one of the two refuses is accepted, and so is one that is too long to be looked at.
fn expression(text: &str) -> Result<(), &'static str> {
    if text.len() > EXPRESSION_MAX {
        return Ok(());
    }
    match ast::parse::Parser::new().parse(text) {
        Ok(parsed) if repeats_twice(&parsed) => Err("an operator repeats an operator"),
        Ok(_) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::ClassUnclosed => Err("a ] is missing"),
            ErrorKind::GroupUnclosed | ErrorKind::GroupUnopened => {
                Err("a parenthesis has no other")
            }
            ErrorKind::UnsupportedLookAround => Err("looking ahead or behind is not supported"),
            ErrorKind::EscapeUnexpectedEof => Err("it ends with a backslash"),
            // `{` may be a letter for Go.
            ErrorKind::RepetitionMissing if !text.contains('{') => {
                Err("an operator has nothing to repeat")
            }
            _ => Ok(()),
        },
    }
}

/// `a**`: invalid nested repetition operator.
fn repeats_twice(ast: &Ast) -> bool {
    match ast {
        Ast::Repetition(outer) => {
            matches!(*outer.ast, Ast::Repetition(_)) || repeats_twice(&outer.ast)
        }
        Ast::Group(group) => repeats_twice(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().any(repeats_twice),
        Ast::Concat(concat) => concat.asts.iter().any(repeats_twice),
        _ => false,
    }
}

/// `validateHSTSDirectives` of the same file.
fn transport_security(directive: &str) -> Option<Refusal> {
    let age = directive.split('=').collect::<Vec<_>>();
    let fits = matches!(directive, "includeSubDomains" | "preload")
        || matches!(age.as_slice(), ["max-age", _]);
    (!fits).then(|| {
        Refusal::new(format!(
            "{directive:?} is none of max-age=seconds, includeSubDomains and preload"
        ))
    })
}

/// component-base/metrics/api/v1/config.go, `validateDisabledMetrics`.
pub(super) fn metric_name(metric: &str) -> Option<Refusal> {
    (!is_metric(metric)).then(|| Refusal::new(format!("{metric:?} is no name of a metric")))
}

fn is_metric(name: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':');
    name.starts_with(first) && name.chars().all(|c| first(c) || c.is_ascii_digit())
}

/// `metric,label=value`: component-base/metrics/options.go, `validateAllowMetricLabel`.
pub(super) fn metric_labels(value: &str) -> Option<Refusal> {
    let pairs = match value.matches('=').count() {
        0 | 1 => vec![Cow::Borrowed(value)],
        _ => golang::csv_list(value)?,
    };
    let strange = pairs.iter().find(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        let fits = key.split_once(',').is_some_and(|(metric, label)| {
            is_metric(metric) && is_metric(label) && !label.contains(':')
        });
        !fits
    })?;
    Some(Refusal::new(format!("{strange:?} is not of the form metric,label=value")))
}

/// apiserver/pkg/server/options/etcd.go, `ParseEtcdServersOverrides` (since 1.34; before, an empty server was
/// accepted).
fn etcd_override(element: &str, version: &Version) -> Option<Refusal> {
    let message = format!("{element:?} is not of the form group/resource#server;server");
    let refused = Some(Refusal::new(message));
    let [resource, servers] = *element.split('#').collect::<Vec<_>>() else {
        return refused;
    };
    if resource.split('/').count() != 2 {
        return refused;
    }
    let empty = servers.split(';').any(str::is_empty);
    // A list without an address names no server.
    if servers.is_empty() || (empty && version.at_least(34)) { refused } else { None }
}

/// pkg/kubeapiserver/options/authentication.go, `Validate`.
fn issuer(value: &str, version: &Version) -> Option<Refusal> {
    if value.is_empty() {
        // Before, the last of several takes effect. An empty list is reported elsewhere.
        let list = version.at_least(23);
        return list.then(|| Refusal::new("the value is empty, and an issuer has a name"));
    }
    if !value.contains(':') {
        return None;
    }
    let reason = url::parse(value).err()?;
    Some(Refusal::new(format!("it has a colon and is no address: {reason}")))
}

fn keys_address(value: &str) -> Option<Refusal> {
    let wrong = match url::parse(value) {
        _ if value.is_empty() => return None,
        Ok(url) if url.scheme == "https" => return None,
        Ok(_) => "it must begin with https://",
        Err(reason) => reason,
    };
    Some(Refusal::new(wrong))
}

/// pkg/controlplane/apiserver/options/validation.go, `abstractSocketRegex`.
fn socket(value: &str) -> Option<Refusal> {
    let name = value.strip_prefix('@')?;
    let part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    (!name.split('.').all(part))
        .then(|| Refusal::new("no name of an abstract socket follows the @"))
}
