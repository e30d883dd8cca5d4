//! Values of an `InitConfiguration` (`ValidateInitConfiguration`).

use std::net::IpAddr;

use super::{Judge, names};
use crate::apiserver::value::{golang, url};
use crate::hashed::HashSet;
use crate::yaml::{Node, Scalar};

/// The oldest version whose checks of the socket were read: 1.31 to 1.36.
const SOCKET_READ: u8 = 31;

pub(super) fn values(root: Node<'_>, judge: &mut Judge<'_>) {
    endpoint(root, judge);
    registration(root, judge);
    socket(root, judge);
    ignored(root, judge);
    for token in root.get("bootstrapTokens").into_iter().flat_map(Node::items) {
        bootstrap_token(token, judge);
    }
    if let Some((node, key)) = judge.field(root, &["certificateKey"]) {
        let is_hex = key.bytes().all(|byte| byte.is_ascii_hexdigit());
        // `CertificateKeySize` is 32 bytes.
        if !is_hex || key.len() != 64 {
            let problem = "the key is not 64 hexadecimal digits";
            judge.refuse(
                node,
                "certificateKey",
                problem,
                "write what kubeadm certs certificate-key prints",
            );
        }
    }
}

/// `ValidateAPIEndpoint`
fn endpoint(root: Node<'_>, judge: &mut Judge<'_>) {
    if let Some((node, address)) = judge.field(root, &["localAPIEndpoint", "advertiseAddress"])
        && !names::is_address(address)
    {
        let problem = format!("{address} is no IP address");
        judge.refuse(
            node,
            "localAPIEndpoint.advertiseAddress",
            problem,
            "write an address of this machine",
        );
    }
    if let Some((node, address)) = judge.field(root, &["localAPIEndpoint", "advertiseAddress"])
        && let Some(known) = golang::ip(address)
        && is_no_host(known)
    {
        // `VerifyAPIServerBindAddress`, cmd/kubeadm/app/util/config/common.go, 1.20.2 and 1.31 to 1.36.
        let problem = format!("{address} is an address of no single host");
        let help = "write an address of this machine";
        judge.refuse(node, "localAPIEndpoint.advertiseAddress", problem, help);
    }
    let port = root.at(&["localAPIEndpoint", "bindPort"]);
    if let Some(node) = port
        && judge.is_certain(node)
        && node.scalar() == Some(Scalar::Int)
        && let Some(number) = node.text().and_then(|text| text.parse::<i64>().ok())
        // 0 is the default.
        && !(0..=65535).contains(&number)
    {
        let problem = format!("{number} is no port from 1 to 65535");
        judge.refuse(node, "localAPIEndpoint.bindPort", problem, "");
    }
}

/// True for an address that `IsGlobalUnicast` of Go refuses. kubeadm puts another one for 0.0.0.0, and looks for one at
/// the loopback interface for a loopback address.
fn is_no_host(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_multicast() || address.is_broadcast() || address.is_link_local()
        }
        IpAddr::V6(address) => address.is_multicast() || address.is_unicast_link_local(),
    }
}

/// `ValidateSocketPath`. What does not begin with `unix` gets the scheme before it.
fn socket(root: Node<'_>, judge: &mut Judge<'_>) {
    if !judge.version.at_least(SOCKET_READ) {
        return;
    }
    let Some((node, path)) = judge.field(root, &["nodeRegistration", "criSocket"]) else {
        return;
    };
    let scheme = if path.starts_with("unix") { "" } else { "unix://" };
    let address = format!("{scheme}{path}");
    let problem = match url::parse(&address) {
        Err(why) => format!("{address} is no URL: {why}"),
        Ok(url) if url.scheme != "unix" => format!("{path} has not the scheme unix://"),
        Ok(_) => return,
    };
    let help = "write a path such as unix:///run/containerd/containerd.sock";
    judge.refuse(node, "nodeRegistration.criSocket", problem, help);
}

/// `ValidateIgnorePreflightErrors`, 1.20.2 and 1.31 to 1.36: `all` excludes the others.
fn ignored(root: Node<'_>, judge: &mut Judge<'_>) {
    let path = ["nodeRegistration", "ignorePreflightErrors"];
    let named = judge.strings(root, &path);
    let different: HashSet<String> =
        named.iter().map(|(_, name)| name.to_ascii_lowercase()).collect();
    let all = named.iter().find(|(_, name)| name.eq_ignore_ascii_case("all"));
    if let Some((node, _)) = all
        && different.len() > 1
    {
        let problem = "all is listed with other checks";
        judge.refuse(*node, &path.join("."), problem, "write all alone, or the other checks");
    }
}

/// `ValidateNodeRegistrationOptions`
fn registration(root: Node<'_>, judge: &mut Judge<'_>) {
    if let Some((node, name)) = judge.field(root, &["nodeRegistration", "name"])
        // `GetHostname` trims the name and makes it lower case.
        && !names::is_subdomain(&name.trim().to_ascii_lowercase())
    {
        let problem = format!("{name:?} is no name of a node");
        judge.refuse(node, "nodeRegistration.name", problem, "use letters, digits, - and . only");
    }
    if let Some((node, policy)) = judge.field(root, &["nodeRegistration", "imagePullPolicy"])
        && !["Always", "IfNotPresent", "Never"].contains(&policy)
    {
        let problem = format!("{policy} is no pull policy");
        judge.refuse(
            node,
            "nodeRegistration.imagePullPolicy",
            problem,
            "write Always, IfNotPresent or Never",
        );
    }
}

/// `ValidateBootstrapTokens`, and cluster-bootstrap/token/util/helpers.go
fn bootstrap_token(token: Node<'_>, judge: &mut Judge<'_>) {
    if let Some((node, text)) = judge.field(token, &["token"])
        && !is_token(text)
    {
        let problem = "the token is not six and sixteen characters with a dot between them";
        judge.refuse(
            node,
            "bootstrapTokens.token",
            problem,
            "write what kubeadm token generate prints",
        );
    }
    for (node, usage) in judge.strings(token, &["usages"]) {
        if !["signing", "authentication"].contains(&usage) {
            let problem = format!("{usage} is no usage of a token");
            judge.refuse(
                node,
                "bootstrapTokens.usages",
                problem,
                "write signing or authentication",
            );
        }
    }
    for (node, group) in judge.strings(token, &["groups"]) {
        if !is_group(group) {
            let problem = format!("{group} is no group for tokens");
            judge.refuse(
                node,
                "bootstrapTokens.groups",
                problem,
                "begin it with system:bootstrappers:",
            );
        }
    }
    let both = (judge.field(token, &["ttl"]), judge.field(token, &["expires"]));
    if let (Some(_), Some((node, _))) = both {
        judge.refuse(node, "bootstrapTokens.expires", "ttl is set too", "remove ttl or expires");
    }
}

/// `[a-z0-9]{6}\.[a-z0-9]{16}`
fn is_token(text: &str) -> bool {
    let plain = |part: &str| part.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.split_once('.').is_some_and(|(id, secret)| {
        id.len() == 6 && secret.len() == 16 && plain(id) && plain(secret)
    })
}

/// `system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]`
fn is_group(text: &str) -> bool {
    let Some(name) = text.strip_prefix("system:bootstrappers:") else { return false };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    name.ends_with(plain)
        && name.len() <= 256
        && name.chars().all(|c| plain(c) || c == ':' || c == '-')
}
