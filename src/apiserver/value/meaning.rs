//! The checks of the server for a value that pflag can read.

use super::common::{negative_level, sni_files, tls_version, trace_location};
use super::text::text;
use super::{Refusal, golang, plain};
use super::{components, lists};
use crate::apiserver::Component;
use crate::apiserver::flags::KnownFlag;
use crate::apiserver::version::Version;

/// Why the server would not start with a value that pflag can read; `None` if it would, or may.
pub fn meaning(flag: &KnownFlag, value: &str, version: &Version) -> Option<Refusal> {
    if flag.component != Component::KubeApiServer {
        return components::meaning(flag, value, version);
    }
    match flag.name {
        "admission-control" | "disable-admission-plugins" | "enable-admission-plugins" => {
            lists::admission_plugins(value, version)
        }
        "authorization-mode" => lists::authorization_modes(value, version),
        "runtime-config" if version.at_least(17) => value.split(',').find_map(api),
        "service-cluster-ip-range" => service_range(value),
        "tls-cipher-suites" => lists::cipher_suites(value),
        "tls-min-version" => tls_version(value),
        "vmodule" => value.split(',').find_map(negative_level),
        "log-backtrace-at" => trace_location(value),
        "tls-sni-cert-key" => sni_files(value),
        name => word(name, value, version)
            .or_else(|| number(name, value, version))
            .or_else(|| text(name, value, version)),
    }
}

/// apiserver/pkg/server/resourceconfig/helpers.go and `options/api_enablement.go`; read at 1.17, 1.20 and
/// newer. `validate/runtime_config.rs` checks the groups and versions.
fn api(pair: &str) -> Option<Refusal> {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let (key, value) = (key.trim(), value.trim());
    if is_one_of(key, &["api/all", "api/ga", "api/beta", "api/alpha"]) {
        return (!is_one_of(value, &["true", "false"]))
            .then(|| Refusal::new(format!("{key} takes true or false, not {value:?}")));
    }
    let group = key.split('/').next()?;
    let fits = value.is_empty() || golang::boolean(value).is_some() || group == "api";
    (!fits).then(|| Refusal::new(format!("{key} takes true or false, not {value:?}")))
}

/// cmd/kube-apiserver/app/server.go, `getServiceIPAndRanges`.
fn service_range(value: &str) -> Option<Refusal> {
    let ranges: Vec<&str> = value.split(',').collect();
    if value.is_empty() {
        return None;
    }
    if ranges.len() > 2 {
        return Some(Refusal::new("it takes one range, or two of two families"));
    }
    let zeros = |range: &str| {
        let address = range.split('/').next().unwrap_or_default();
        golang::without_leading_zeros(address).is_some()
    };
    ranges.into_iter().map(str::trim).find(|range| !zeros(range) && !golang::is_cidr(range)).map(
        |range| Refusal::new(format!("{range:?} is no range of addresses such as 10.96.0.0/12")),
    )
}

/// Flags that take one of a few words.
fn word(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    let words = words(name, version)?;
    // Older versions accept a parameter after the media type.
    let media = name == "storage-media-type" && value.contains(';') && !version.at_least(29);
    let nothing = value.is_empty() && !needs_word(name, version);
    if media || nothing || is_one_of(value, words) {
        return None;
    }
    let meant = words.iter().find(|word| word.eq_ignore_ascii_case(plain(value)));
    let refusal = Refusal::new(match words {
        [word] => format!("{value:?} is refused: it takes {word} alone"),
        _ => format!("{value:?} is none of {}", words.join(", ")),
    })
    .maybe_suggest(meant.map(ToString::to_string));
    // apiserver/pkg/server/options/audit.go does not look at it if there is no backend.
    Some(if name.starts_with("audit-log-") {
        refusal.only_with("audit-log-path")
    } else if name.starts_with("audit-webhook-") {
        refusal.only_with("audit-webhook-config-file")
    } else {
        refusal
    })
}

/// True for flags whose empty value does not mean the same as the flag left out.
fn needs_word(name: &str, version: &Version) -> bool {
    match name {
        "audit-log-format"
        | "audit-log-mode"
        | "audit-log-version"
        | "audit-webhook-mode"
        | "audit-webhook-version" => version.at_least(12),
        "logging-format" => version.at_least(19),
        _ => false,
    }
}

pub(super) fn words(name: &str, version: &Version) -> Option<&'static [&'static str]> {
    Some(match name {
        // apiserver/pkg/server/options/audit.go and plugin/pkg/audit/log.
        "audit-log-format" => &["json", "legacy"],
        "audit-log-mode" | "audit-webhook-mode" => &["batch", "blocking", "blocking-strict"],
        "audit-log-version" | "audit-webhook-version" if version.at_least(24) => {
            &["audit.k8s.io/v1"]
        }
        "audit-log-version" | "audit-webhook-version" => {
            &["audit.k8s.io/v1", "audit.k8s.io/v1beta1", "audit.k8s.io/v1alpha1"]
        }
        // pkg/controlplane/reconcilers/reconcilers.go, `AllTypes`.
        "endpoint-reconciler-type" => &["lease", "master-count", "none"],
        // component-base/logs/api/v1/registry.go; json is linked in by cmd/kube-apiserver.
        "logging-format" => &["text", "json"],
        // apiserver/pkg/server/options/etcd.go; 1.13 removed etcd2.
        "storage-backend" if version.at_least(13) => &["etcd3"],
        "storage-backend" => &["etcd3", "etcd2"],
        // apiserver/pkg/server/options/etcd.go, `storageMediaTypes`, since 1.29; before, the serializers of
        // apimachinery/pkg/runtime/serializer. CBOR is behind a feature gate: `validate/etcd.rs`.
        "storage-media-type" => &[
            "application/vnd.kubernetes.protobuf",
            "application/json",
            "application/yaml",
            "application/cbor",
        ],
        _ => return None,
    })
}

fn is_one_of(value: &str, words: &[&str]) -> bool {
    words.contains(&value)
}

/// Numbers with limits.
fn number(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
        "secure-port" | "insecure-port" | "port" | "kubernetes-service-node-port" => {
            port(name, value, version)
        }
        // pkg/kubeapiserver/options/options.go and its callers, `Validate`.
        "apiserver-count" if version.at_least(20) => positive(value),
        "identity-lease-duration-seconds" | "identity-lease-renew-interval-seconds"
            if version.at_least(20) && version.before(26) =>
        {
            positive(value)
        }
        // cmd/kube-apiserver/app/options/completion.go.
        "service-account-max-token-expiration" if version.at_least(20) => token_expiration(value),
        // component-base/logs/api/v1/options.go, `Validate`.
        "log-flush-frequency" if version.at_least(35) => {
            let refused = golang::duration(value).ok()? <= 0;
            refused.then(|| Refusal::new(format!("{value} is not greater than 0")))
        }
        // The first allocation of service addresses waits for no answer; seen with 1.20.2.
        "request-timeout" if version.at_least(20) && version.before(21) => {
            let refused = golang::duration(value).ok()? <= 0;
            refused.then(|| Refusal::new(format!("{value} leaves no time for the first request")))
        }
        "audit-log-maxage" | "audit-log-maxbackup" | "audit-log-maxsize"
            if version.at_least(20) =>
        {
            let refusal = negative(value, golang::integer(value, 64).ok()?)?;
            Some(refusal.only_with("audit-log-path"))
        }
        _ if version.at_least(31) => of_generic_server(name, value),
        _ => None,
    }
}

/// `apiserver/pkg/server/options/server_run_options.go`, `Validate`, which kube-apiserver does not call before
/// 1.31.
fn of_generic_server(name: &str, value: &str) -> Option<Refusal> {
    match name {
        // NaN is neither too small nor too large.
        "goaway-chance" => {
            let chance = golang::float(value, 64).ok()?;
            let fits = chance.is_nan() || (0.0..=0.02).contains(&chance);
            (!fits).then(|| Refusal::new(format!("{value} is not between 0 and 0.02")))
        }
        "livez-grace-period"
        | "request-timeout"
        | "shutdown-delay-duration"
        | "shutdown-watch-termination-grace-period"
        | "storage-initialization-timeout" => negative(value, golang::duration(value).ok()?),
        "max-requests-inflight" | "max-mutating-requests-inflight" | "min-request-timeout" => {
            negative(value, golang::integer(value, 64).ok()?)
        }
        _ => None,
    }
}

/// The flags that take a port.
fn port(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    let port = golang::integer(value, 64).ok()?;
    match name {
        // apiserver/pkg/server/options/serving.go, `Required`: kube-apiserver always serves.
        "secure-port" if port == 0 && version.at_least(20) => {
            Some(Refusal::new("0 would turn off the only port that kube-apiserver serves on"))
        }
        // pkg/kubeapiserver/options/options.go; a dummy from 1.20 on (`checkNonZeroInsecurePort`).
        "insecure-port" | "port" if version.at_least(20) => (port != 0)
            .then(|| Refusal::new(format!("{value} is refused: it takes 0 alone")).suggest("0")),
        _ => (!(0..=65535).contains(&port))
            .then(|| Refusal::new(format!("{value} is no port: ports are 0 to 65535"))),
    }
}

fn negative(value: &str, number: i64) -> Option<Refusal> {
    (number < 0).then(|| Refusal::new(format!("{value} is negative")))
}

fn positive(value: &str) -> Option<Refusal> {
    let number = golang::integer(value, 64).ok()?;
    (number <= 0).then(|| Refusal::new(format!("{value} is not greater than 0")))
}

/// Nothing, or one hour to 2^32 seconds.
fn token_expiration(value: &str) -> Option<Refusal> {
    const SECOND: i64 = 1_000_000_000;
    let lasts = golang::duration(value).ok()?;
    let fits = lasts == 0 || (3600 * SECOND..=(1 << 32) * SECOND).contains(&lasts);
    (!fits).then(|| Refusal::new(format!("{value} is not between 1 hour and 2^32 seconds")))
}
