//! Values of etcd's flags that it refuses.
//!
//! Read at 3.4.23 and 3.6.8: `embed/config.go`, `pkg/flags`, `client/pkg/types/urls.go` and
//! `client/pkg/tlsutil`.

use super::names::CIPHER_SUITES;
use super::{Refusal, golang, url};
use crate::apiserver::version::Version;

/// The columns of etcd 3.5 and 3.6 in the tables of flags.
const V3_5: u8 = 35;
const V3_6: u8 = 36;

/// Gates of 3.6 (`server/features/etcd_features.go`).
const GATES: [&str; 9] = [
    "AllAlpha",
    "AllBeta",
    "CompactHashCheck",
    "InitialCorruptCheck",
    "LeaseCheckpoint",
    "LeaseCheckpointPersist",
    "SetMemberLocalAddr",
    "StopGRPCServiceOnDefrag",
    "TxnModeWriteWithSharedBuffer",
];

/// Why etcd would not start with a value.
pub(super) fn meaning(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
        "listen-client-urls"
        | "listen-peer-urls"
        | "listen-client-http-urls"
        | "listen-metrics-urls" => {
            addresses(value).or_else(|| value.split(',').find_map(|address| bound(address.trim())))
        }
        "advertise-client-urls" | "initial-advertise-peer-urls" => addresses(value),
        "cors" if value != "*" => addresses(value),
        "cipher-suites" => value.split(',').find_map(suite),
        "tls-min-version" | "tls-max-version" => {
            let known = matches!(value, "" | "TLS1.2" | "TLS1.3");
            (!known).then(|| Refusal::new(format!("{value:?} is none of TLS1.2, TLS1.3")))
        }
        "logger" if version.at_least(V3_5) => (value != "zap")
            .then(|| Refusal::new(format!("{value:?} is refused: it takes zap alone"))),
        "log-level" if version.at_least(V3_5) => {
            const LEVELS: [&str; 7] =
                ["debug", "info", "warn", "error", "dpanic", "panic", "fatal"];
            let known = value.is_empty() || LEVELS.contains(&value.to_lowercase().as_str());
            (!known).then(|| Refusal::new(format!("{value:?} is no level of the log")))
        }
        "v2-deprecation" => {
            const STAGES: [&str; 4] = ["not-yet", "write-only", "write-only-drop-data", "gone"];
            let known = STAGES.contains(&value);
            (!known).then(|| Refusal::new(format!("{value:?} is no stage of the removal")))
        }
        "auto-compaction-mode" => {
            let empty = value.is_empty() && !version.at_least(V3_5);
            let known = empty || matches!(value, "periodic" | "revision");
            (!known).then(|| Refusal::new(format!("{value:?} is none of periodic, revision")))
        }
        "heartbeat-interval" | "election-timeout" => {
            let zero = golang::unsigned(value).ok()? == 0;
            zero.then(|| Refusal::new("it has to be greater than 0"))
        }
        "compact-hash-check-time" | "experimental-compact-hash-check-time" => {
            let refused = golang::duration(value).ok()? <= 0;
            refused.then(|| Refusal::new(format!("{value} is not greater than 0")))
        }
        // A ticker of a negative period panics; 0 turns the check off.
        "corrupt-check-time" | "experimental-corrupt-check-time" if version.at_least(V3_6) => {
            let refused = golang::duration(value).ok()? < 0;
            refused.then(|| Refusal::new(format!("{value} is negative")))
        }
        "max-learners" => {
            let refused = golang::integer(value, 64).ok()? < 0;
            refused.then(|| Refusal::new(format!("{value} is negative")))
        }
        "feature-gates" => value.split(',').find_map(gate),
        _ => None,
    }
}

/// `NewURLs`: each address has a scheme, a host and a port, and no path.
pub(in crate::apiserver) fn addresses(value: &str) -> Option<Refusal> {
    if value.is_empty() {
        return None;
    }
    value.split(',').find_map(|address| {
        let address = address.trim();
        let wrong = wrong_address(address)?;
        Some(Refusal::new(format!("{address:?}: {wrong}")))
    })
}

fn wrong_address(address: &str) -> Option<&'static str> {
    let parsed = match url::parse(address) {
        Ok(parsed) => parsed,
        Err(wrong) => return Some(wrong),
    };
    match parsed.scheme.as_str() {
        "http" | "https" => {}
        "unix" | "unixs" => return None,
        _ => return Some("the scheme is none of http, https, unix and unixs"),
    }
    let host = parsed.host.unwrap_or_default();
    let port = host.rsplit_once(':').map(|(_, port)| port);
    let Some(port) = port.filter(|port| !port.contains(']')) else {
        return Some("it has no port");
    };
    let behind = address.split_once("://").map_or("", |(_, rest)| rest);
    if behind.len() > host.len() && !parsed.has_user {
        return Some("it may have no path");
    }
    let number: Option<u32> = port.parse().ok();
    if number.is_some_and(|number| number > 65_535) {
        return Some("the port is greater than 65535");
    }
    None
}

/// `checkBindURLs`: an address to listen on is an IP address or localhost. Older versions than 3.6 take
/// an empty host for every address.
fn bound(address: &str) -> Option<Refusal> {
    let parsed = url::parse(address).ok()?;
    if !matches!(parsed.scheme.as_str(), "http" | "https") {
        return None;
    }
    let (host, _) = parsed.host?.rsplit_once(':')?;
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    let fits = plain == "localhost" || golang::ip(plain).is_some() || plain.contains('%');
    (!fits).then(|| Refusal::new(format!("{address:?}: etcd listens on IP addresses only")))
}

/// `client/pkg/tlsutil/cipher_suites.go`, `GetCipherSuite`.
fn suite(name: &str) -> Option<Refusal> {
    let known = CIPHER_SUITES.contains(&name);
    (!known).then(|| Refusal::new(format!("{name:?} is no cipher suite of Go")))
}

fn gate(pair: &str) -> Option<Refusal> {
    if pair.is_empty() {
        return None;
    }
    let (name, value) = pair.split_once('=')?;
    let name = name.trim();
    if !GATES.contains(&name) {
        return Some(Refusal::new(format!("etcd has no feature gate {name:?}")));
    }
    let known = golang::boolean(value.trim()).is_some();
    (!known).then(|| Refusal::new(format!("{name} takes true or false, not {value:?}")))
}
