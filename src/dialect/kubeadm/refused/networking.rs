//! `networking`: subnets and the domain (`ValidateNetworking`).

use std::net::IpAddr;

use super::{Judge, names};
use crate::apiserver::value::golang;
use crate::yaml::Node;

/// A subnet with the text that it was read from.
#[derive(Clone, Copy)]
struct Subnet<'a> {
    text: &'a str,
    address: IpAddr,
    prefix: u32,
}

impl<'a> Subnet<'a> {
    /// `ParseCIDRSloppy` of k8s.io/utils/net, which takes leading zeros.
    fn parse(text: &'a str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let plain = golang::without_leading_zeros(address);
        let address = golang::ip(plain.as_deref().unwrap_or(address))?;
        if !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let prefix = prefix.parse().ok()?;
        let subnet = Self { text, address, prefix };
        (prefix <= subnet.width()).then_some(subnet)
    }

    const fn width(self) -> u32 {
        if self.address.is_ipv4() { 32 } else { 128 }
    }

    const fn free_bits(self) -> u32 {
        self.width() - self.prefix
    }

    /// `RangeSize` of k8s.io/utils/net. It calls a subnet empty that is too large for its arithmetic.
    const fn size(self) -> u64 {
        let free = self.free_bits();
        let is_too_large = if self.address.is_ipv4() { free >= 31 } else { free >= 127 };
        match (is_too_large, free) {
            (true, _) => 0,
            (false, 63..) => u64::MAX,
            (false, free) => 1 << free,
        }
    }

    const fn family(self) -> &'static str {
        if self.address.is_ipv4() { "IPv4" } else { "IPv6" }
    }
}

/// The DNS service has the tenth address (`MinimumAddressesInServiceSubnet`).
const SERVICES: u64 = 10;
/// `MinimumAddressesInPodSubnet`, the same in 1.20.2 and in 1.31 to 1.36.
const PODS: u64 = 14;
/// `MaximumBitsForServiceSubnet`
const SERVICE_BITS: u32 = 20;
/// `PodSubnetNodeMaskMaxDiff`
const NODE_BITS: u32 = 16;

/// The oldest version whose checks against a size were read (cmd/kubeadm/app/apis/kubeadm/validation at 1.20.2
/// and 1.31 to 1.36).
const SIZES_CHECKED: u8 = 20;

/// The oldest version that was seen to read one size of a node's part for each family.
const FAMILIES_READ: u8 = 31;

pub(super) fn values(root: Node<'_>, judge: &mut Judge<'_>) {
    if let Some((node, domain)) = judge.field(root, &["networking", "dnsDomain"])
        && !names::is_subdomain(domain)
    {
        let problem = format!("{domain:?} is no domain in lower case letters, digits, - and .");
        judge.refuse(node, "networking.dnsDomain", problem, "write a domain such as cluster.local");
    }
    if let Some((node, text)) = judge.field(root, &["networking", "serviceSubnet"]) {
        let field = "networking.serviceSubnet";
        for subnet in subnets((node, text), field, SERVICES, judge) {
            if subnet.free_bits() > SERVICE_BITS && judge.version.at_least(SIZES_CHECKED) {
                let least = subnet.width() - SERVICE_BITS;
                let problem =
                    format!("{} is too large: the prefix must be /{least} or longer", subnet.text);
                judge.refuse(
                    node,
                    field,
                    problem,
                    "write a range such as 10.96.0.0/12 or fd00::/112",
                );
                break;
            }
        }
    }
    if let Some((node, text)) = judge.field(root, &["networking", "podSubnet"]) {
        let field = "networking.podSubnet";
        let least = if judge.version.at_least(SIZES_CHECKED) { PODS } else { 1 };
        let read = subnets((node, text), field, least, judge);
        if judge.version.at_least(SIZES_CHECKED) {
            node_masks(root, node, &read, judge);
        }
    }
}

/// One subnet, or one of each family. Nothing if they are refused.
fn subnets<'a>(
    (node, text): (Node<'_>, &'a str),
    field: &str,
    least: u64,
    judge: &mut Judge<'_>,
) -> Vec<Subnet<'a>> {
    let mut read = Vec::new();
    for part in text.split(',') {
        let Some(subnet) = Subnet::parse(part) else {
            let problem = format!("{part:?} is no subnet");
            let help = "write a range such as 10.244.0.0/16, and no blanks";
            judge.refuse(node, field, problem, help);
            return Vec::new();
        };
        read.push(subnet);
    }
    let problem = match read.as_slice() {
        [first, second] if first.family() == second.family() => {
            Some(format!("both subnets are of {}", first.family()))
        }
        [_, _, _, ..] => Some("more than two subnets are given".to_owned()),
        _ => None,
    };
    if let Some(problem) = problem {
        judge.refuse(node, field, problem, "write one subnet, or one of IPv4 and one of IPv6");
        return Vec::new();
    }
    for subnet in &read {
        let size = subnet.size();
        if size < least {
            let problem =
                format!("{} has {size} addresses, and at least {least} are needed", subnet.text);
            judge.refuse(node, field, problem, "write a shorter prefix");
            return Vec::new();
        }
    }
    read
}

/// Every node gets a part of the Pods' subnet (`ValidatePodSubnetNodeMask`).
fn node_masks(root: Node<'_>, node: Node<'_>, read: &[Subnet<'_>], judge: &mut Judge<'_>) {
    let Ok(allocates) = argument(root, "allocate-node-cidrs", judge) else { return };
    if allocates == Some("false") {
        return;
    }
    // Before dual stack, kubeadm read the flag for both families. The version in which that ended was not
    // looked up.
    let common = argument(root, "node-cidr-mask-size", judge);
    if common != Ok(None) && !judge.version.at_least(FAMILIES_READ) {
        return;
    }
    for subnet in read {
        let (name, default) = if subnet.address.is_ipv4() {
            ("node-cidr-mask-size-ipv4", 24)
        } else {
            ("node-cidr-mask-size-ipv6", 64)
        };
        let Ok(written) = argument(root, name, judge) else { return };
        let Some(mask) = written.map_or(Some(default), |text| text.parse::<u32>().ok()) else {
            return;
        };
        let problem = match mask.checked_sub(subnet.prefix) {
            None => {
                format!("{} is smaller than a node's part of it, which is /{mask}", subnet.text)
            }
            Some(difference) if difference > NODE_BITS => format!(
                "{} is too large for parts of /{mask}: at most {NODE_BITS} bits may lie between",
                subnet.text
            ),
            Some(_) => continue,
        };
        let help = format!("change the subnet, or set {name} of controllerManager.extraArgs");
        judge.refuse(node, "networking.podSubnet", problem, &help);
        return;
    }
}

/// The value of the last argument of a name for the kube-controller-manager; an error if it cannot be known.
fn argument<'n>(root: Node<'n>, name: &str, judge: &Judge<'_>) -> Result<Option<&'n str>, ()> {
    let Some((key, extra)) =
        root.get("controllerManager").and_then(|manager| manager.entry("extraArgs"))
    else {
        return Ok(None);
    };
    if extra.may_gain_items(key) {
        return Err(());
    }
    let mut listed =
        extra.items().filter(|item| item.get("name").and_then(Node::text) == Some(name));
    let Some(value) = extra.get(name).or_else(|| listed.next_back()?.get("value")) else {
        return Ok(None);
    };
    judge.text(Some(value)).map(Some).ok_or(())
}
