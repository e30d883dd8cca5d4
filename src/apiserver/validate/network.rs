//! cmd/kube-apiserver/app/options/validation.go: service addresses and ports.

use std::net::IpAddr;

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::apiserver::value::golang;

const RANGE: &str = "service-cluster-ip-range";

/// A range of addresses.
#[derive(Clone, Copy)]
struct Range {
    address: IpAddr,
    /// Bits that are free.
    free: u32,
}

impl Range {
    /// net.ParseCIDR; leading zeros are left to it.
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address = golang::ip(address)?;
        let width = if address.is_ipv4() { 32u32 } else { 128 };
        Some(Self { address, free: width.checked_sub(bits.parse().ok()?)? })
    }

    /// `RangeSize` of k8s.io/utils/net calls a range empty that is too large for its arithmetic.
    fn is_too_small(self) -> bool {
        let overflows = if self.address.is_ipv4() { self.free >= 31 } else { self.free >= 127 };
        self.free < 3 || overflows
    }
}

/// `::ffff:10.0.0.0` is an address of IPv4 for Go.
fn is_ipv4(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(address) => address.to_ipv4_mapped().is_some(),
    }
}

/// `validateClusterIPFlags` and `ServiceIPRange`.
pub(super) fn ranges<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, text)) = options.written(RANGE) else {
        return;
    };
    if !options.version().at_least(20) {
        return;
    }
    let parts: Vec<&str> = text.split(',').collect();
    if let Some(blank) = parts.iter().find(|part| part.trim() != **part && !part.trim().is_empty())
    {
        let message = format!("--{RANGE}: {blank:?}: the blank is part of the value");
        let trimmed: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
        problems.push(
            Problem::new(flag, message).help(format!("write --{RANGE}={}", trimmed.join(","))),
        );
        return;
    }
    let Some(ranges) = parts.iter().map(|part| Range::parse(part)).collect::<Option<Vec<_>>>()
    else {
        return;
    };
    for (range, written) in ranges.iter().zip(&parts) {
        size(options, flag, *range, written, problems);
    }
    if let [first, second] = ranges.as_slice() {
        second_range(options, flag, (*first, *second), problems);
    }
}

fn size<'a>(
    options: &ServerOptions<'a>,
    flag: &'a Flag,
    range: Range,
    written: &str,
    problems: &mut Vec<Problem<'a>>,
) {
    let message = if range.is_too_small() {
        format!("--{RANGE}: {written} is not a range of 8 addresses or more")
    } else if range.free > BITMAP_BITS
        && let Some(most) = most_free_bits(options)
        && range.free > most
    {
        let width = if range.address.is_ipv4() { 32 } else { 128 };
        format!("--{RANGE}: {written} is too large: the prefix must be /{} or longer", width - most)
    } else {
        return;
    };
    problems
        .push(Problem::new(flag, message).help("write a range such as 10.96.0.0/12 or fd00::/112"));
}

/// The free bits of a range that is kept as a bitmap.
const BITMAP_BITS: u32 = 20;

/// `maxCIDRBits`: the range was kept as a bitmap until it became objects of the API.
fn most_free_bits(options: &ServerOptions) -> Option<u32> {
    let version = options.version();
    if version.before(27) {
        return Some(BITMAP_BITS);
    }
    let objects = options.gate("MultiCIDRServiceAllocator")?;
    if version.at_least(27) && version.before(29) {
        return Some(if objects { 64 } else { BITMAP_BITS });
    }
    let both = version.at_least(31) && options.gate("DisableAllocatorDualWrite") == Some(false);
    (version.at_least(29) && (!objects || both)).then_some(BITMAP_BITS)
}

fn second_range<'a>(
    options: &ServerOptions<'a>,
    flag: &'a Flag,
    (first, second): (Range, Range),
    problems: &mut Vec<Problem<'a>>,
) {
    if is_ipv4(first.address) == is_ipv4(second.address) {
        let message = format!("--{RANGE}: the two ranges are of one family");
        problems.push(Problem::new(flag, message).help("write one range of IPv4 and one of IPv6"));
    }
    let needed: &[&str] = match options.version().minors() {
        (20, 20) => &["IPv6DualStack", "EndpointSlice"],
        (21, 21) => &["IPv6DualStack"],
        _ => &[],
    };
    if let Some(off) = needed.iter().find(|gate| options.gate(gate) == Some(false)) {
        let message = format!("--{RANGE}: a second range needs the feature gate {off}");
        problems.push(
            Problem::new(flag, message)
                .help(format!("set --feature-gates={off}=true, or write one range")),
        );
    }
}

/// `validateServiceNodePort`.
pub(super) fn node_port<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const PORT: &str = "kubernetes-service-node-port";
    let (Some((flag, _)), Some(port)) = (options.written(PORT), options.integer(PORT)) else {
        return;
    };
    let Some(text) = options.text("service-node-port-range") else {
        return;
    };
    let Some((low, high)) = golang::port_range(text) else {
        return;
    };
    if (1..=65535).contains(&port) && !(low..=high).contains(&port) {
        let message = format!("--{PORT}={port} is not in --service-node-port-range, {low}-{high}");
        problems.push(
            Problem::new(flag, message).help(format!("write a port from {low} to {high}, or 0")),
        );
    }
}

/// `validatePublicIPServiceClusterIPRangeIPFamilies`, since 1.24: the Service `kubernetes` has an address of
/// the first range and endpoints of the advertised address.
pub(super) fn families<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let reconciled = options.text("endpoint-reconciler-type").is_some_and(|kind| kind != "none");
    if !options.version().at_least(24) || !reconciled {
        return;
    }
    let (Some(written), Some((flag, address))) = (options.text(RANGE), advertised(options)) else {
        return;
    };
    // An empty value means 10.0.0.0/24 (`DefaultServiceIPCIDR`).
    let first = if written.is_empty() {
        "10.0.0.0/24"
    } else {
        written.split(',').next().unwrap_or_default()
    };
    let Some(range) = Range::parse(first) else {
        return;
    };
    if is_ipv4(range.address) == is_ipv4(address) {
        return;
    }
    let message = format!(
        "--{RANGE} begins with {first} and --{} is {address}: they are of two families",
        flag.name
    );
    let help =
        format!("write a range of the family of {address} first, or advertise another address");
    let problem = match options.given(RANGE) {
        Some((range, _)) => Problem::new(range, message).other(flag, "another family"),
        None => Problem::new(flag, message),
    };
    problems.push(problem.help(help));
}

/// The address that the server advertises, if its flags tell: the one that it binds to, unless that is every
/// address (apimachinery/pkg/util/net/interface.go, `ResolveBindAddress`). A server that binds to a loopback
/// address of IPv4 advertises the host's address of IPv4, if it has one.
fn advertised<'a>(options: &ServerOptions<'a>) -> Option<(&'a Flag, IpAddr)> {
    let address = |name: &str| {
        let (flag, text) = options.given(name)?;
        Some((flag, golang::ip(text.trim())?))
    };
    if let Some((flag, advertised)) = address("advertise-address")
        && !advertised.is_unspecified()
    {
        return Some((flag, advertised));
    }
    if !options.is_missing("advertise-address") && address("advertise-address").is_none() {
        return None;
    }
    let (flag, bound) = address("bind-address")?;
    let tells = !bound.is_unspecified() && (bound.is_ipv4() || !bound.is_loopback());
    tells.then_some((flag, bound))
}
