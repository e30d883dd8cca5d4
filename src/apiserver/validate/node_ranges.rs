//! cmd/kube-controller-manager/app/core.go, `startNodeIpamController`, and
//! pkg/controller/nodeipam/ipam: the ranges that nodes get their addresses from.

use std::net::IpAddr;

use super::{Problem, ServerOptions};
use crate::apiserver::value::golang;

const CLUSTER: &str = "cluster-cidr";
const SERVICES: &str = "service-cluster-ip-range";
const MASK: &str = "node-cidr-mask-size";
const MASK_4: &str = "node-cidr-mask-size-ipv4";
const MASK_6: &str = "node-cidr-mask-size-ipv6";

/// A node's share of IPv6 is at most this much smaller than the range (`clusterSubnetMaxDiff`).
const WIDEST: i64 = 16;

/// A range of addresses.
struct Cidr {
    is_ipv4: bool,
    prefix: i64,
}

impl Cidr {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address = golang::ip(address)?;
        if !golang::is_cidr(text) {
            return None;
        }
        Some(Self { is_ipv4: matches!(address, IpAddr::V4(_)), prefix: bits.parse().ok()? })
    }
}

/// True if the controller manager surely gives nodes their ranges itself. With `--controllers` the
/// controller may be off.
fn is_allocating(options: &ServerOptions<'_>) -> bool {
    options.version().at_least(20)
        && options.boolean("allocate-node-cidrs") == Some(true)
        && options.is_absent("controllers")
        && options.text("cidr-allocator-type") == Some("RangeAllocator")
}

/// The ranges of Pods.
pub(super) fn cluster<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    allocator(options, problems);
    if !is_allocating(options) {
        return;
    }
    let Some((flag, text)) = options.given(CLUSTER) else {
        return nothing_to_allocate(options, problems);
    };
    let mut ranges = Vec::new();
    for part in text.split(',') {
        let Some(range) = Cidr::parse(part.trim()) else {
            let message = format!("--{CLUSTER}: {part:?} is no range of addresses");
            problems.push(Problem::new(flag, message).help("write a range such as 10.244.0.0/16"));
            return;
        };
        ranges.push(range);
    }
    let message = match ranges.as_slice() {
        [only] => share(options, only, &[MASK, own_mask(only)]),
        [one, other] if one.is_ipv4 == other.is_ipv4 => {
            Some("the two ranges are of one family".to_owned())
        }
        [_, _] if options.gate("IPv6DualStack") == Some(false) => {
            Some("two ranges need the feature IPv6DualStack, which is off".to_owned())
        }
        [_, _] if !may_be_dual(options) => return,
        [one, other] => share(options, one, &[own_mask(one)])
            .or_else(|| share(options, other, &[own_mask(other)])),
        _ => Some("it takes one range, or two of two families".to_owned()),
    };
    if let Some(message) = message {
        problems.push(
            Problem::new(flag, format!("--{CLUSTER}: {message}"))
                .help("write a range such as 10.244.0.0/16"),
        );
    }
}

/// A flag without a range has an empty text, and an empty text is no range.
fn nothing_to_allocate<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if options.is_absent(CLUSTER)
        && let Some((flag, _)) = options.given("allocate-node-cidrs")
    {
        let message = format!("--allocate-node-cidrs is set, and --{CLUSTER} is not");
        problems.push(Problem::new(flag, message).help(format!("set --{CLUSTER}=10.244.0.0/16")));
    }
}

/// Before 1.21 two ranges need a feature gate.
fn may_be_dual(options: &ServerOptions<'_>) -> bool {
    options.version().at_least(21) || options.gate("IPv6DualStack") == Some(true)
}

const fn own_mask(range: &Cidr) -> &'static str {
    if range.is_ipv4 { MASK_4 } else { MASK_6 }
}

/// Why a node's share does not fit into a range. The first of the flags that is given says how large a
/// share is; it is a /24 or a /64 by default.
fn share(options: &ServerOptions<'_>, range: &Cidr, flags: &[&str]) -> Option<String> {
    let given = flags.iter().find(|name| options.given(name).is_some());
    let default = if range.is_ipv4 { 24 } else { 64 };
    let mask = match given {
        Some(name) => options.integer(name)?,
        None => default,
    };
    // 0 means that nobody says.
    let mask = if mask == 0 { default } else { mask };
    if mask < range.prefix {
        return Some(format!(
            "a node's share, a /{mask}, is larger than the range, a /{}",
            range.prefix
        ));
    }
    let wide = !range.is_ipv4 && mask - range.prefix > WIDEST;
    wide.then(|| {
        format!("a node's share, a /{mask}, is more than {WIDEST} bits smaller than the range")
    })
}

/// The other allocators are those of cloud providers, and end without one; seen with 1.20.2 and 1.36.3.
fn allocator<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const KNOWN: [&str; 2] = ["RangeAllocator", "CloudAllocator"];
    // 1.25 to 1.29 have it behind a gate.
    const PASSING: &str = "MultiCIDRRangeAllocator";
    let version = options.version();
    let written = options.written("cidr-allocator-type");
    // Without built-in cloud providers there is one allocator (`Validate` of 1.36).
    if version.at_least(36) {
        if let Some((flag, name)) = written
            && name != "RangeAllocator"
        {
            let message = format!("--cidr-allocator-type: there is no allocator {name:?}");
            problems.push(Problem::new(flag, message).help("write RangeAllocator"));
        }
        return;
    }
    if !version.at_least(20) || options.boolean("allocate-node-cidrs") != Some(true) {
        return;
    }
    if let Some((flag, name)) = written
        && options.is_absent("controllers")
        && options.is_missing("cloud-provider")
        && !KNOWN.contains(&name)
        && (name != PASSING || version.before(25) || version.at_least(30))
    {
        let message = format!("--cidr-allocator-type: there is no allocator {name:?}");
        problems.push(Problem::new(flag, message).help("write RangeAllocator"));
    }
}

/// The ranges of Services, which nodes must not get.
pub(super) fn services<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, text)) = options.written(SERVICES) else {
        return;
    };
    // NodeIPAMControllerOptions, `Validate`, seen with 1.20.2 and 1.36.3.
    if options.version().at_least(20) && text.split(',').count() > 2 {
        let message = format!("--{SERVICES} has more than two ranges");
        problems.push(Problem::new(flag, message).help("write one range, or two of two families"));
        return;
    }
    if !is_allocating(options) {
        return;
    }
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let message = match parts.as_slice() {
        [one, other] => match (Cidr::parse(one), Cidr::parse(other)) {
            (Some(one), Some(other)) if one.is_ipv4 == other.is_ipv4 => {
                "the two ranges are of one family"
            }
            _ => return,
        },
        _ => return,
    };
    problems.push(
        Problem::new(flag, format!("--{SERVICES}: {message}"))
            .help("write one range of IPv4 and one of IPv6"),
    );
}

/// One size for two families, and sizes of families that are not there.
pub(super) fn masks<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_allocating(options) {
        return;
    }
    let Some(ranges) = options.text(CLUSTER) else {
        return;
    };
    let Some(ranges) =
        ranges.split(',').map(|part| Cidr::parse(part.trim())).collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let refused: &[&str] = match ranges.as_slice() {
        [_] if options.version().before(21) => &[MASK_4, MASK_6],
        [only] if only.is_ipv4 => &[MASK_6],
        [_] => &[MASK_4],
        [_, _] => &[MASK],
        _ => return,
    };
    for name in refused {
        if let Some((flag, _)) = options.written(name) {
            let message = format!("--{name} does not fit the families of --{CLUSTER}");
            problems.push(Problem::new(flag, message).help(format!("remove --{name}")));
        }
    }
}
