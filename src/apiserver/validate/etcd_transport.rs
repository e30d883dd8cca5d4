//! etcd's embed/etcd.go and client/pkg/transport/listener.go: the certificates of its listeners.

use super::etcd_member::is_by_flags;
use super::{Problem, ServerOptions};

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
