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
        | "listen-metrics-urls" => addresses(value, version)
            .or_else(|| value.split(',').find_map(|address| bound(address.trim()))),
        "advertise-client-urls" | "initial-advertise-peer-urls" => addresses(value, version),
        "auth-token" => auth_token(value),
        "auto-compaction-retention" => retention(value),
        "cors" if value != "*" => addresses(value, version),
        "cipher-suites" => value.split(',').find_map(suite),
        "logger" => logger(value, version),
        "feature-gates" => value.split(',').find_map(gate),
        _ => word(name, value, version).or_else(|| number(name, value, version)),
    }
}

/// Flags that take one of a few words.
fn word(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    const LEVELS: [&str; 7] = ["debug", "info", "warn", "error", "dpanic", "panic", "fatal"];
    const STAGES: [&str; 4] = ["not-yet", "write-only", "write-only-drop-data", "gone"];
    let (is_known, problem) = match name {
        "tls-min-version" | "tls-max-version" => {
            (matches!(value, "" | "TLS1.2" | "TLS1.3"), "is none of TLS1.2, TLS1.3")
        }
        "log-level" => {
            let is_level = LEVELS.contains(&value.to_lowercase().as_str());
            (value.is_empty() || is_level, "is no level of the log")
        }
        // The older logger of 3.4 has no such flag.
        "log-format" => (matches!(value, "" | "json" | "console"), "is none of json, console"),
        "discovery-fallback" => {
            (value != "proxy" || !version.at_least(V3_6), "is no longer possible since 3.6")
        }
        "v2-deprecation" => (STAGES.contains(&value), "is no stage of the removal"),
        "auto-compaction-mode" => {
            let is_left_out = value.is_empty() && !version.at_least(V3_5);
            let is_mode = matches!(value, "periodic" | "revision");
            (is_left_out || is_mode, "is none of periodic, revision")
        }
        _ => return None,
    };
    if is_known { None } else { Some(Refusal::new(format!("{value:?} {problem}"))) }
}

/// Numbers with limits.
fn number(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
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
        _ => None,
    }
}

/// 3.4 still has the older logger (`embed/config_logging.go`).
fn logger(value: &str, version: &Version) -> Option<Refusal> {
    if version.at_least(V3_5) {
        let refused = value != "zap";
        return refused.then(|| Refusal::new(format!("{value:?} is refused: it takes zap alone")));
    }
    let refused = !matches!(value, "" | "zap" | "capnslog");
    refused.then(|| Refusal::new(format!("{value:?} is none of zap, capnslog")))
}

/// `decomposeOpts` and `NewTokenProvider` in `server/auth/store.go`, `newTokenProviderJWT`.
///
/// ```text
/// simple
/// jwt,pub-key=app.rsa.pub,priv-key=app.rsa,sign-method=RS512,ttl=10m
/// ```
fn auth_token(value: &str) -> Option<Refusal> {
    let mut options = value.split(',');
    let kind = options.next().unwrap_or_default();
    if !matches!(kind, "" | "simple" | "jwt") {
        let refusal = Refusal::new(format!("{kind:?} is no kind of token: there are simple, jwt"));
        return Some(refusal.suggest("simple"));
    }
    let mut seen = Vec::new();
    for option in options {
        let Some((key, _)) = option.split_once('=').filter(|(_, text)| !text.contains('=')) else {
            return Some(Refusal::new(format!("{option:?} is not key=value")));
        };
        if seen.contains(&key) {
            return Some(Refusal::new(format!("{key} is given twice")));
        }
        seen.push(key);
    }
    if kind != "jwt" {
        return None;
    }
    let given = |key| value.split(',').find_map(|option| option.strip_prefix(key));
    if let Some(time) = given("ttl=")
        && !time.is_empty()
        && golang::duration(time).is_err()
    {
        return Some(Refusal::new(format!("ttl is {time:?}, which is no duration such as 10m")));
    }
    let method = given("sign-method=").unwrap_or_default();
    if !SIGN_METHODS.contains(&method) {
        let message = format!("sign-method is {method:?}, which is no algorithm such as RS256");
        return Some(Refusal::new(message));
    }
    if ["pub-key=", "priv-key="].iter().all(|key| given(key).unwrap_or_default().is_empty()) {
        return Some(Refusal::new("jwt needs pub-key or priv-key"));
    }
    None
}

/// Those of github.com/golang-jwt/jwt that etcd has keys for.
const SIGN_METHODS: [&str; 13] = [
    "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512", "PS256", "PS384", "PS512",
    "RS256", "RS384", "RS512",
];

/// `parseCompactionRetention` in `embed/etcd.go`: a number that is not negative, or a duration.
fn retention(value: &str) -> Option<Refusal> {
    if value.is_empty() || golang::decimal(value).is_some_and(|number| number >= 0) {
        return None;
    }
    let refused = golang::duration(value).is_err();
    refused.then(|| Refusal::new(format!("{value:?} is no number of hours and no duration")))
}

/// `NewURLs`: each address has a scheme, a host and a port, and no path.
pub(in crate::apiserver) fn addresses(value: &str, version: &Version) -> Option<Refusal> {
    if value.is_empty() {
        return None;
    }
    value.split(',').find_map(|address| {
        let address = address.trim();
        let wrong = wrong_address(address, version)?;
        Some(Refusal::new(format!("{address:?}: {wrong}")))
    })
}

fn wrong_address(address: &str, version: &Version) -> Option<&'static str> {
    let parsed = match url::parse(address) {
        Ok(parsed) => parsed,
        Err(wrong) => return Some(wrong),
    };
    match parsed.scheme.as_str() {
        // Older versions ask for host:port of a socket too: unix://localhost:2379.
        "unix" | "unixs" if !version.before(V3_5) => return None,
        "http" | "https" | "unix" | "unixs" => {}
        _ => return Some("the scheme is none of http, https, unix and unixs"),
    }
    let host = parsed.host.unwrap_or_default();
    let port = host.rsplit_once(':').map(|(_, port)| port);
    let Some(port) = port.filter(|port| !port.contains(']')) else {
        return Some("it has no port");
    };
    // net.SplitHostPort: http://::1:2379
    if !host.starts_with('[') && host.matches(':').count() > 1 {
        return Some("an IPv6 address needs brackets");
    }
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
