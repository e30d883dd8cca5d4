//! `etcd` (`ValidateEtcd`).

use super::{Judge, names};
use crate::apiserver::value::url;
use crate::yaml::Node;

pub(super) fn values(root: Node<'_>, judge: &mut Judge<'_>) {
    let Some(etcd) = root.get("etcd") else { return };
    // A null is none; `external: {}` is one.
    let part = |key: &str| etcd.entry(key).filter(|(_, node)| node.is_mapping());
    let (local, external) = (part("local"), part("external"));
    if let (Some((key, _)), Some((other, _))) = (local, external)
        && judge.is_certain(key)
        && judge.is_certain(other)
    {
        let problem = "etcd is both local and external";
        judge.refuse(other, "etcd", problem, "remove etcd.local or etcd.external");
        return;
    }
    if let Some((_, local)) = local {
        absolute(local, "dataDir", "etcd.local.dataDir", judge);
        for list in ["serverCertSANs", "peerCertSANs"] {
            for (node, name) in judge.strings(local, &[list]) {
                alternative_name(node, name, &format!("etcd.local.{list}"), judge);
            }
        }
    }
    if let Some((key, external)) = external {
        elsewhere(key, external, judge);
    }
}

/// `etcd.external`
fn elsewhere(key: Node<'_>, external: Node<'_>, judge: &mut Judge<'_>) {
    const FIELD: &str = "etcd.external";
    let file = |name: &str| external.entry(name).filter(|(_, node)| !is_empty(*node));
    let (ca, cert, pair_key) = (file("caFile"), file("certFile"), file("keyFile"));
    // A line that a template puts in may be any of the three.
    let is_whole = judge.is_certain(external) && !external.may_gain_keys();
    match (cert, pair_key) {
        (Some((half, _)), None) if is_whole && judge.is_certain(half) => {
            let problem = "certFile is set and keyFile is not";
            judge.refuse(half, FIELD, problem, "set keyFile too");
        }
        (None, Some((half, _))) if is_whole && judge.is_certain(half) => {
            let problem = "keyFile is set and certFile is not";
            judge.refuse(half, FIELD, problem, "set certFile too");
        }
        (Some((half, _)), Some(_)) if is_whole && judge.is_certain(half) && ca.is_none() => {
            let problem = "certFile and keyFile are set and caFile is not";
            judge.refuse(half, FIELD, problem, "set caFile too");
        }
        _ => {}
    }
    for name in ["caFile", "certFile", "keyFile"] {
        absolute(external, name, &format!("etcd.external.{name}"), judge);
    }
    // Without any file plain HTTP is allowed.
    let with_files =
        [ca, cert, pair_key].into_iter().flatten().any(|(file, _)| judge.is_certain(file));
    endpoints(external, "endpoints", with_files, judge);
    // Both checks came with 1.35; read at 1.31 to 1.36.
    if judge.version.at_least(35) {
        endpoints(external, "httpEndpoints", false, judge);
        if is_whole && has_no_endpoints(external) {
            let help = "list them in etcd.external.endpoints";
            judge.refuse(key, FIELD, "there are no endpoints", help);
        }
    }
}

fn has_no_endpoints(external: Node<'_>) -> bool {
    let Some((name, list)) = external.entry("endpoints") else {
        return true;
    };
    !list.may_gain_items(name) && list.items().next().is_none()
}

/// `ValidateURLs`
fn endpoints(external: Node<'_>, list: &str, https: bool, judge: &mut Judge<'_>) {
    for (node, text) in judge.strings(external, &[list]) {
        let problem = match url::parse(text) {
            Err(why) => format!("{text} is no URL: {why}"),
            Ok(url) if url.scheme.is_empty() => format!("{text} has no scheme"),
            Ok(url) if https && url.scheme != "https" => {
                format!("{text} is not https, and a certificate or an authority is set")
            }
            Ok(_) => continue,
        };
        let help = "write a URL such as https://10.0.0.10:2379";
        judge.refuse(node, &format!("etcd.external.{list}"), problem, help);
    }
}

/// `ValidateAbsolutePath`
pub(super) fn absolute(root: Node<'_>, name: &str, field: &str, judge: &mut Judge<'_>) {
    if let Some((node, path)) = judge.field(root, &[name])
        && !path.starts_with('/')
    {
        judge.refuse(node, field, format!("{path} is no absolute path"), "write the whole path");
    }
}

/// `ValidateCertSANs`
pub(super) fn alternative_name(node: Node<'_>, name: &str, field: &str, judge: &mut Judge<'_>) {
    if !names::is_alternative_name(name) {
        let problem = format!("{name:?} is no address and no name of a host");
        judge.refuse(node, field, problem, "write each address or name as an item without a port");
    }
}

fn is_empty(node: Node<'_>) -> bool {
    node.is_null() || node.text().is_some_and(str::is_empty)
}
