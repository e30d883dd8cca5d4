//! Values of flags that all programs of Kubernetes take from the same libraries.

use super::text::{metric_labels, metric_name};
use super::{Refusal, golang, lists, url};
use crate::apiserver::version::Version;

/// Flags of the libraries that all programs of Kubernetes share.
pub(super) fn shared(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
        "tls-cipher-suites" => lists::cipher_suites(value),
        "tls-min-version" => tls_version(value),
        "tls-sni-cert-key" => sni_files(value),
        "vmodule" => value.split(',').find_map(negative_level),
        "log-backtrace-at" => trace_location(value),
        "logging-format" => log_format(value),
        "log-flush-frequency" if version.at_least(35) => positive(value),
        "disabled-metrics" if version.at_least(36) => {
            golang::csv_list(value)?.iter().find_map(|metric| metric_name(metric))
        }
        "allow-metric-labels" => metric_labels(value),
        "authorization-always-allow-paths" => {
            golang::csv_list(value)?.iter().find_map(|path| open_path(path))
        }
        "requestheader-allowed-names"
        | "requestheader-extra-headers-prefix"
        | "requestheader-group-headers"
        | "requestheader-uid-headers"
        | "requestheader-username-headers" => {
            let blank = golang::csv_list(value)?.iter().any(|header| header.trim().is_empty());
            blank.then(|| Refusal::new("a name between its commas is empty"))
        }
        "master" => {
            let wrong = url::parse(value).err()?;
            // A host and a port without a scheme are taken too.
            (value.contains("//"))
                .then(|| Refusal::new(format!("{value:?} is no address: {wrong}")))
        }
        _ => None,
    }
}

pub(super) const TLS_VERSIONS: [&str; 4] =
    ["VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"];

/// component-base/cli/flag/ciphersuites_flag.go, `TLSVersion`.
pub(super) fn tls_version(value: &str) -> Option<Refusal> {
    if value.is_empty() || TLS_VERSIONS.contains(&value) {
        return None;
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let meant = match digits.len() {
        2 => TLS_VERSIONS.iter().find(|version| version.ends_with(&digits)),
        _ => None,
    };
    Some(
        Refusal::new(format!(
            "{value:?} is no TLS version: they are called VersionTLS10 to VersionTLS13"
        ))
        .maybe_suggest(meant.map(ToString::to_string)),
    )
}

/// klog.go, `moduleSpec.Set`: `file=-1`.
pub(super) fn negative_level(element: &str) -> Option<Refusal> {
    let (_, level) = element.split_once('=')?;
    let refused = golang::decimal(level)? < 0;
    refused.then(|| Refusal::new(format!("{element:?} has a negative level")))
}

/// klog.go, `traceLocation.Set`: `file.go:234`.
pub(super) fn trace_location(value: &str) -> Option<Refusal> {
    let fits = value.is_empty()
        || value.split_once(':').is_some_and(|(file, line)| {
            file.contains('.') && golang::decimal(line).is_some_and(|line| line > 0)
        });
    (!fits).then(|| Refusal::new(format!("{value:?} is not of the form file.go:234")))
}

/// apiserver/pkg/server/options/serving.go: both files are read.
pub(super) fn sni_files(value: &str) -> Option<Refusal> {
    let (pair, _) = value.split_once(':').unwrap_or((value, ""));
    let (certificate, key) = pair.split_once(',')?;
    let missing = certificate.trim().is_empty() || key.trim().is_empty();
    missing.then(|| Refusal::new(format!("{value:?} names no certificate file or no key file")))
}

/// `--logging-format` of any program, which may not be empty.
pub(super) fn log_format(value: &str) -> Option<Refusal> {
    let known = matches!(value, "text" | "json");
    (!known).then(|| Refusal::new(format!("{value:?} is none of text, json")))
}

/// A duration that has to be longer than nothing.
pub(super) fn positive(value: &str) -> Option<Refusal> {
    let refused = golang::duration(value).ok()? <= 0;
    refused.then(|| Refusal::new(format!("{value} is not greater than 0")))
}

/// apiserver/pkg/authorization/path/path.go, `NewAuthorizer`: `/healthz/*`.
fn open_path(path: &str) -> Option<Refusal> {
    let start = path.strip_suffix('*').unwrap_or(path);
    let refused = start.contains('*');
    refused.then(|| Refusal::new(format!("{path:?} has a * that is not its last character")))
}
