//! etcd's embed/etcd.go and client/pkg/transport/listener.go: the certificates of its listeners.

use super::etcd_member::is_by_flags;
use super::{Problem, ServerOptions};
use crate::apiserver::value::lacks_http2_suite;
use crate::hashed::HashMap;

/// A listener, and the flags of its certificate.
struct Listener {
    addresses: &'static [&'static str],
    certificate: &'static str,
    key: &'static str,
    /// etcd makes a certificate itself.
    makes: &'static str,
}

const CLIENTS: Listener = Listener {
    addresses: &["listen-client-urls", "listen-metrics-urls", "listen-client-http-urls"],
    certificate: "cert-file",
    key: "key-file",
    makes: "auto-tls",
};

const PEERS: Listener = Listener {
    addresses: &["listen-peer-urls"],
    certificate: "peer-cert-file",
    key: "peer-key-file",
    makes: "peer-auto-tls",
};

/// An address with https without a certificate.
pub(super) fn listeners<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    for listener in [CLIENTS, PEERS] {
        if options.boolean(listener.makes) != Some(false)
            || !options.is_missing(listener.certificate)
            || !options.is_missing(listener.key)
        {
            continue;
        }
        for name in listener.addresses {
            if let Some((flag, text)) = options.nonempty(name)
                && text.split(',').any(is_encrypted)
            {
                let Listener { certificate, key, .. } = listener;
                let message =
                    format!("--{name} has an address with https, and --{certificate} is not set");
                let help = format!("set --{certificate} and --{key}");
                problems.push(Problem::new(flag, message).help(help));
                break;
            }
        }
    }
}

fn is_encrypted(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    address.starts_with("https://") || address.starts_with("unixs://")
}

/// A certificate without its key, or the reverse. Those of clients matter only if a listener uses them.
pub(super) fn halves<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    for listener in [CLIENTS, PEERS] {
        let Listener { certificate, key, addresses, .. } = listener;
        for (given, missing) in [(certificate, key), (key, certificate)] {
            let Some((flag, _)) = options.written(given) else {
                continue;
            };
            let encrypted = addresses.iter().any(|name| {
                options.text(name).is_some_and(|text| text.split(',').any(is_encrypted))
            });
            let peers = certificate == PEERS.certificate && given == certificate;
            if options.is_missing(missing) && (encrypted || peers) {
                let message = format!("--{missing} is not set while --{given} is set");
                problems.push(Problem::new(flag, message).help(format!("set --{missing} too")));
            }
        }
    }
}

/// Names and host names of peers are not checked together.
pub(super) fn conflicts<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if let (Some((names, _)), Some((hosts, _))) =
        (options.nonempty("peer-cert-allowed-cn"), options.nonempty("peer-cert-allowed-hostname"))
    {
        let message = format!("--{} and --{} exclude each other", hosts.name, names.name);
        let help = format!("remove --{} or --{}", names.name, hosts.name);
        problems.push(Problem::new(hosts, message).other(names, "another check").help(help));
    }
    if options.text("tls-min-version") == Some("TLS1.3")
        && let Some((flag, _)) = options.nonempty("cipher-suites")
    {
        let message = "--cipher-suites cannot be chosen for TLS 1.3";
        problems.push(Problem::new(flag, message).help("remove --cipher-suites"));
    }
}

/// HTTP/2 needs one of two cipher suites, and clients are served by it (golang.org/x/net/http2,
/// `ConfigureServer`).
pub(super) fn suites<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, suites)) = options.nonempty("cipher-suites") else {
        return;
    };
    let clients = options.text("listen-client-urls").unwrap_or_default();
    let is_newest_only = options.text("tls-min-version") == Some("TLS1.3");
    if !is_by_flags(options)
        || is_newest_only
        || !clients.split(',').any(is_encrypted)
        || !lacks_http2_suite([suites])
    {
        return;
    }
    let message = "--cipher-suites has none of the suites that HTTP/2 needs";
    let help =
        "add TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    problems.push(Problem::new(flag, message).help(help));
}

/// Clients, peers and metrics cannot be served at one address.
pub(super) fn addresses<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    let mut taken: HashMap<&str, &str> = HashMap::default();
    for name in ["listen-client-urls", "listen-peer-urls", "listen-metrics-urls"] {
        let Some(text) = options.text(name) else {
            continue;
        };
        for address in text.split(',') {
            let Some(place) = place(address) else {
                continue;
            };
            let first = *taken.entry(place).or_insert(name);
            if first == name {
                continue;
            }
            let Some((flag, _)) = options.given(name).or_else(|| options.given(first)) else {
                continue;
            };
            let message = format!("--{name} and --{first} both have {place}");
            problems.push(Problem::new(flag, message).help(format!("give --{name} another port")));
            return;
        }
    }
}

/// `127.0.0.1:2379` of an address that is no name.
fn place(address: &str) -> Option<&str> {
    let (_, place) = address.trim().split_once("://")?;
    let (host, port) = place.rsplit_once(':')?;
    let is_literal = host.starts_with(|c: char| c.is_ascii_digit() || c == '[');
    if is_literal && port != "0" { Some(place) } else { None }
}

/// The lowest version of TLS is not above the highest (embed/config.go, `Validate`).
pub(super) fn versions<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if is_by_flags(options)
        && let Some((flag, "TLS1.3")) = options.given("tls-min-version")
        && let Some((other, "TLS1.2")) = options.given("tls-max-version")
    {
        let message = "--tls-min-version is above --tls-max-version";
        let help = "leave --tls-max-version out";
        problems.push(Problem::new(flag, message).other(other, "the highest version").help(help));
    }
}

/// --listen-client-urls needs --advertise-client-urls, except for a proxy of 3.4 and 3.5 (etcdmain/config.go,
/// `configFromCmdLine`).
pub(super) fn advertised<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options)
        || !options.is_absent("advertise-client-urls")
        || options.given("proxy").is_some()
        || options.given("discovery-fallback").is_some()
        || options.given("discovery").is_some()
    {
        return;
    }
    if let Some((flag, addresses)) = options.given("listen-client-urls") {
        let message = "--advertise-client-urls is not set while --listen-client-urls is set";
        let help = format!("set --advertise-client-urls={addresses}");
        problems.push(Problem::new(flag, message).help(help));
    }
}
