//! apiserver/pkg/server/egressselector: `ValidateEgressSelectorConfiguration`, 1.20 to 1.36.

use super::Inquiry;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record};
use crate::hashed::HashSet;

/// `master` is an old name of `controlplane`, which the older API versions are converted from.
const NAMES: [&str; 4] = ["controlplane", "cluster", "etcd", "master"];

/// The first minor version that refuses a name that is given twice.
const UNIQUE: u8 = 23;

pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    let mut seen = HashSet::default();
    for selection in configuration.items("egressSelections") {
        name(inquiry, selection, &mut seen, faults);
        match selection.record("connection") {
            Given::Known(connection) => check_connection(connection, faults),
            Given::Missing => {
                let help = "add connection with its proxyProtocol";
                faults.at(selection.span_of("connection"), "connection is required", help);
            }
            Given::Unknown => {}
        }
    }
}

fn name(
    inquiry: Inquiry<'_>,
    selection: Record<'_>,
    seen: &mut HashSet<String>,
    faults: &mut Faults,
) {
    let span = selection.span_of("name");
    let names = "controlplane, cluster, etcd";
    match selection.text("name") {
        Given::Missing => faults.at(span, "name is required", format!("write one of {names}")),
        Given::Known(name) if !NAMES.contains(&name.to_lowercase().as_str()) => {
            let message = format!("name is {name:?}, which is none of {names}");
            faults.at(span, message, format!("write one of {names}"));
        }
        Given::Known(name) if !seen.insert(name.to_lowercase()) && inquiry.minor >= UNIQUE => {
            faults.at(span, format!("{name} is given twice"), "remove one of them");
        }
        Given::Known(_) | Given::Unknown => {}
    }
}

fn check_connection(connection: Record<'_>, faults: &mut Faults) {
    let choices = ["Direct", "HTTPConnect", "GRPC"];
    let Some(protocol) = faults.choice(connection, "proxyProtocol", &choices) else {
        return;
    };
    let span = connection.span_of("transport");
    let transport = match (protocol, connection.record("transport")) {
        ("Direct", Given::Known(_)) => {
            return faults.at(span, "a Direct connection has no transport", "remove transport");
        }
        ("Direct", _) | (_, Given::Unknown) => return,
        (_, Given::Missing) => {
            let message = format!("a {protocol} connection needs transport");
            return faults.at(span, message, "add transport");
        }
        (_, Given::Known(transport)) => transport,
    };
    let (tcp, uds) = (transport.record("tcp"), transport.record("uds"));
    if let Given::Known(uds) = uds {
        faults.require(uds, "udsName", "write the path of the socket");
    }
    match (protocol, tcp, uds) {
        ("GRPC", _, Given::Missing) => {
            faults.at(transport.span_of("uds"), "a GRPC connection needs transport.uds", "add uds");
        }
        ("HTTPConnect", Given::Known(_), Given::Known(_)) => {
            let message = "transport has both tcp and uds";
            faults.at(transport.span_of("uds"), message, "remove one of them");
        }
        ("HTTPConnect", Given::Missing, Given::Missing) => {
            let message = "an HTTPConnect connection needs transport.tcp or transport.uds";
            faults.at(transport.span(), message, "add one of them");
        }
        ("HTTPConnect", Given::Known(tcp), Given::Missing) => check_tcp(tcp, faults),
        _ => {}
    }
}

fn check_tcp(tcp: Record<'_>, faults: &mut Faults) {
    let span = tcp.span_of("url");
    let url = match tcp.text("url") {
        Given::Known(url) => url,
        Given::Missing => return faults.at(span, "url is required", "write an https:// address"),
        Given::Unknown => return,
    };
    if url.starts_with("http://") {
        // Validation takes it without tlsConfig, and what connects then needs tlsConfig: 1.20.2 and
        // 1.36.3 panic (createConnectDialer, nil pointer dereference).
        let message = "a connection over http:// ends the server with a panic";
        return faults.at(span, message, "use https:// with tlsConfig, or uds");
    }
    if !url.starts_with("https://") {
        let message = format!("url {url:?} does not begin with https://");
        return faults.at(span, message, "write an https:// address");
    }
    match tcp.record("tlsConfig") {
        Given::Known(tls) => {
            faults.require(tls, "clientCert", "name the file with the certificate");
            faults.require(tls, "clientKey", "name the file with the key");
        }
        Given::Missing => {
            let help = "add tlsConfig with caBundle, clientCert and clientKey";
            faults.at(tcp.span_of("tlsConfig"), "an https:// address needs tlsConfig", help);
        }
        Given::Unknown => {}
    }
}
