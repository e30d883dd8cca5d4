//! Values of an `InitConfiguration` (`ValidateInitConfiguration`).

use super::{Judge, names};
use crate::yaml::{Node, Scalar};

pub(super) fn values(root: Node<'_>, judge: &mut Judge<'_>) {
    endpoint(root, judge);
    registration(root, judge);
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
