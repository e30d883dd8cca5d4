//! Names of hosts, endpoints and image repositories, as Kubernetes and Docker check them.

use crate::apiserver::value::golang;

/// `IsDNS1123Subdomain` (apimachinery/pkg/util/validation/validation.go).
pub(super) fn is_subdomain(text: &str) -> bool {
    let label = |label: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !label.is_empty()
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// An address or a name for a certificate, with a wildcard or without (`ValidateCertSANs`).
pub(super) fn is_alternative_name(text: &str) -> bool {
    is_subdomain(text.strip_prefix("*.").unwrap_or(text)) || is_address(text)
}

/// `ParseIPSloppy` of k8s.io/utils/net, which takes leading zeros.
pub(super) fn is_address(text: &str) -> bool {
    golang::ip(text).is_some() || golang::without_leading_zeros(text).is_some()
}

/// Why a host with an optional port is refused (`ParseHostPort`, cmd/kubeadm/app/util/endpoint.go).
pub(super) fn endpoint_problem(text: &str) -> Option<String> {
    let (host, port) = split(text).unwrap_or((text, ""));
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|number| number > 0);
    if !port.is_empty() && !is_port(port) {
        return Some(format!("{port:?} is no port from 1 to 65535"));
    }
    if is_address(host) || is_subdomain(host) {
        return None;
    }
    Some(format!("{host:?} is no address and no name of a host in lower case"))
}

/// net.SplitHostPort; `None` if there is no port, or more than one colon outside of brackets.
fn split(text: &str) -> Option<(&str, &str)> {
    let (host, port) = text.rsplit_once(':')?;
    if let Some(literal) = host.strip_prefix('[') {
        let address = literal.strip_suffix(']')?;
        return (!address.contains(['[', ']'])).then_some((address, port));
    }
    (!host.contains([':', '[', ']'])).then_some((host, port))
}

/// The name of an image without its last part (`ReferenceRegexp` of github.com/distribution/reference).
pub(super) fn is_repository(text: &str) -> bool {
    let mut parts = text.split('/');
    let Some(first) = parts.next() else { return false };
    (is_registry(first) || is_path_component(first)) && parts.all(is_path_component)
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|c| c.is_ascii_digit())) {
        return false;
    }
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.chars().all(|c| c.is_ascii_hexdigit() || c == ':');
    }
    host.split('.').all(|label| {
        let inner = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    })
}

/// Lower case letters and digits, with `.`, `_`, `__` or dashes between them.
fn is_path_component(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let ends = text.starts_with(plain) && text.ends_with(plain);
    let mut separators = text.split(plain).filter(|between| !between.is_empty());
    ends && separators.all(|between| {
        matches!(between, "." | "_" | "__") || between.bytes().all(|byte| byte == b'-')
    })
}
