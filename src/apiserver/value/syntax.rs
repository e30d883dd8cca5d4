//! The syntax of values: what pflag accepts for the type of a flag.
//!
//! The types are those of github.com/spf13/pflag v1.0 and of component-base/cli/flag.

use std::borrow::Cow;

use super::golang::{self, DurationError, NumberError};
use super::{Refusal, plain};
use crate::apiserver::flags::{FlagType, KnownFlag};
use crate::apiserver::version::Version;

/// Why pflag refuses a value; `None` if it accepts it, or may accept it.
pub fn syntax(flag: &KnownFlag, value: &str, version: &Version) -> Option<Refusal> {
    let kind = flag.kind_at(version.minors().0)?;
    if version.any(|minor| flag.kind_at(minor) != Some(kind)) {
        return None;
    }
    match kind {
        FlagType::Bool => boolean(value),
        FlagType::Int | FlagType::Int64 => integer(value, 64),
        FlagType::Int32 => integer(value, 32),
        FlagType::Uint | FlagType::Uint64 => unsigned(value),
        FlagType::Float32 => float(value, 32),
        FlagType::Float64 => float(value, 64),
        FlagType::Duration => duration(value),
        FlagType::Ip => ip(value, version),
        FlagType::IpNet => cidr(value.trim()),
        FlagType::Cidrs => value.split(',').find_map(cidr),
        FlagType::StringSlice => csv(value),
        FlagType::Int32Slice => value.split(',').find_map(|number| integer(number, 32)),
        FlagType::StringToString => string_to_string(value),
        FlagType::MapStringString if flag.name == "oidc-required-claim" => key_value(value),
        FlagType::FeatureGates => value.split(',').find_map(feature_gate),
        FlagType::NamedCertKey => named_cert_key(value),
        FlagType::PortRange => port_range(value),
        FlagType::Level => level(value),
        FlagType::ModuleSpec => value.split(',').find_map(module_level),
        FlagType::Quantity => quantity(value),
        FlagType::Severity => severity(value),
        // The server's own checks look at the place that is traced: `meaning`.
        FlagType::String
        | FlagType::StringArray
        | FlagType::MapStringString
        | FlagType::TraceLocation
        | FlagType::PrintVersion
        | FlagType::Custom => None,
    }
}

fn boolean(value: &str) -> Option<Refusal> {
    if golang::boolean(value).is_some() {
        return None;
    }
    let meant = match plain(value).to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "yes" | "y" | "on" | "enabled" | "enable" => Some("true"),
        "false" | "f" | "0" | "no" | "n" | "off" | "disabled" | "disable" => Some("false"),
        _ => None,
    };
    let refusal = if value.is_empty() {
        Refusal::new("the value is empty, and a boolean flag needs true or false")
    } else {
        Refusal::new(format!("{value:?} is no boolean: it takes true or false"))
    };
    Some(refusal.maybe_suggest(meant.map(str::to_owned)))
}

fn integer(value: &str, bits: u32) -> Option<Refusal> {
    Some(number(value, golang::integer(value, bits).err()?))
}

fn unsigned(value: &str) -> Option<Refusal> {
    if let Some(positive) = value.strip_prefix('-')
        && golang::unsigned(positive).is_ok()
    {
        return Some(Refusal::new(format!("{value:?} is negative, and it takes no sign")));
    }
    Some(number(value, golang::unsigned(value).err()?))
}

fn number(value: &str, error: NumberError) -> Refusal {
    let octal = value.len() > 1 && value.starts_with('0') && golang::decimal(value).is_some();
    let digits = value.trim_start_matches('0');
    match error {
        _ if value.is_empty() => Refusal::new("the value is empty, and it needs a whole number"),
        NumberError::Syntax if octal => {
            Refusal::new(format!("{value:?} is no number: the leading 0 makes it octal"))
                .suggest(digits)
        }
        NumberError::Syntax => {
            let trimmed = plain(value);
            let meant = golang::integer(trimmed, 64).is_ok();
            Refusal::new(format!("{value:?} is no whole number"))
                .maybe_suggest(meant.then(|| trimmed.to_owned()))
        }
        NumberError::Range => Refusal::new(format!("{value:?} is too large a number")),
    }
}

fn float(value: &str, bits: u32) -> Option<Refusal> {
    let error = golang::float(value, bits).err()?;
    Some(Refusal::new(match error {
        _ if value.is_empty() => "the value is empty, and it needs a number".to_owned(),
        NumberError::Syntax => format!("{value:?} is no number"),
        NumberError::Range => format!("{value:?} is too large a number"),
    }))
}

fn duration(value: &str) -> Option<Refusal> {
    let error = golang::duration(value).err()?;
    Some(match error {
        _ if value.is_empty() => Refusal::new("the value is empty, and it needs a duration"),
        DurationError::NoUnit => {
            let whole = value.bytes().all(|byte| byte.is_ascii_digit());
            Refusal::new(format!("{value:?} is not a duration: it needs a unit"))
                .maybe_suggest(whole.then(|| format!("{value}s")))
        }
        DurationError::NoSuchUnit => Refusal::new(format!(
            "{value:?} is not a duration: the units are ns, us, ms, s, m and h"
        )),
        DurationError::Syntax => Refusal::new(format!("{value:?} is not a duration")),
        DurationError::Range => Refusal::new(format!("{value:?} is too long a duration")),
    })
}

fn ip(value: &str, version: &Version) -> Option<Refusal> {
    let address = value.trim();
    if golang::ip(address).is_some() {
        return None;
    }
    if address.is_empty() {
        // Later releases of pflag read an empty text as no address.
        let refused = version.before(33);
        return refused.then(|| Refusal::new("the value is empty, and it needs an IP address"));
    }
    if let Some(plain) = golang::without_leading_zeros(address) {
        // Kubernetes 1.23 is the first that is built with a Go, 1.17, that refuses them.
        let message = format!("{value:?} is no IP address: an octet has leading zeros");
        return version.at_least(23).then(|| Refusal::new(message).suggest(plain));
    }
    Some(Refusal::new(format!("{value:?} is no IP address")))
}

fn cidr(value: &str) -> Option<Refusal> {
    let zeros = value
        .split_once('/')
        .is_some_and(|(address, _)| golang::without_leading_zeros(address).is_some());
    (!zeros && !golang::is_cidr(value))
        .then(|| Refusal::new(format!("{value:?} is no range of addresses such as 10.0.0.0/16")))
}

fn csv(value: &str) -> Option<Refusal> {
    if golang::csv(value).is_some() {
        return None;
    }
    let plain = value.replace('"', "");
    let refusal = Refusal::new(format!(
        "{value:?} can't be split at its commas: a quote is where none may be"
    ));
    Some(refusal.suggest(plain))
}

fn string_to_string(value: &str) -> Option<Refusal> {
    let pairs = match value.matches('=').count() {
        0 => vec![Cow::Borrowed(value)],
        1 => return None,
        _ => match golang::csv(value) {
            Some(pairs) => pairs,
            None => return csv(value),
        },
    };
    pairs.iter().find_map(|pair| key_value(pair))
}

fn key_value(value: &str) -> Option<Refusal> {
    (!value.contains('=')).then(|| Refusal::new(format!("{value:?} is not of the form key=value")))
}

/// component-base/featuregate/feature_gate.go, `Set`.
fn feature_gate(gate: &str) -> Option<Refusal> {
    if gate.is_empty() {
        return None;
    }
    let Some((name, value)) = gate.split_once('=') else {
        return Some(Refusal::new(format!(
            "the feature gate {gate:?} is given no value: it takes {}=true or {0}=false",
            gate.trim()
        )));
    };
    golang::boolean(value.trim()).is_none().then(|| {
        Refusal::new(format!(
            "the feature gate {:?} is given {value:?}, and takes true or false",
            name.trim()
        ))
    })
}

/// component-base/cli/flag/namedcertkey_flag.go, `NamedCertKey.Set`.
fn named_cert_key(value: &str) -> Option<Refusal> {
    let (pair, names) = match value.split_once(':') {
        Some((pair, names)) => (pair, Some(names)),
        None => (value, None),
    };
    if names.is_some_and(|names| names.trim().is_empty()) {
        return Some(
            Refusal::new(format!("{value:?} names no host after the colon")).suggest(pair.trim()),
        );
    }
    (pair.split(',').count() != 2).then(|| {
        Refusal::new(format!("{value:?} is no certificate file and key file with a comma between"))
    })
}

/// `apimachinery/pkg/util/net/port_range.go`, `PortRange.Set`.
fn port_range(value: &str) -> Option<Refusal> {
    let text = value.trim();
    if golang::port_range(text).is_some() {
        return None;
    }
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let message = match (golang::decimal(low), golang::decimal(high)) {
        (Some(low), Some(high)) if low > 65535 || high > 65535 => "ports end at 65535",
        (Some(low), Some(high)) if high < low => "the first port is greater than the last",
        (Some(_), Some(_)) => return None,
        _ => "it takes two ports such as 30000-32767",
    };
    Some(Refusal::new(format!("{value:?} is no range of ports: {message}")))
}

/// klog.go, `Level.Set`; unlike other numbers it is always decimal.
fn level(value: &str) -> Option<Refusal> {
    golang::decimal(value)
        .is_none()
        .then(|| Refusal::new(format!("{value:?} is no log level: it takes a whole number")))
}

/// klog.go, `severity.Set`: a name in letters of any case, or a number of 32 bits.
fn severity(value: &str) -> Option<Refusal> {
    const NAMES: [&str; 4] = ["INFO", "WARNING", "ERROR", "FATAL"];
    let is_name = NAMES.iter().any(|name| name.eq_ignore_ascii_case(value));
    let is_number = golang::decimal(value).is_some_and(|number| i32::try_from(number).is_ok());
    (!is_name && !is_number)
        .then(|| Refusal::new(format!("{value:?} is none of {}", NAMES.join(", "))))
}

/// klog.go, `moduleSpec.Set`.
fn module_level(value: &str) -> Option<Refusal> {
    if value.is_empty() {
        return None;
    }
    let fits = value
        .split_once('=')
        .is_some_and(|(pattern, level)| !pattern.is_empty() && golang::decimal(level).is_some());
    (!fits).then(|| Refusal::new(format!("{value:?} is not of the form pattern=level")))
}

/// True for a quantity such as `512Ki`.
pub fn is_quantity(value: &str) -> bool {
    quantity(value).is_none()
}

/// apimachinery/pkg/api/resource/quantity.go, `ParseQuantity`, as far as its letters.
fn quantity(value: &str) -> Option<Refusal> {
    let digits = value.trim_start_matches(['+', '-']);
    let fits = digits.starts_with(|c: char| c == '.' || c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || ".+-eEinumkKMGTP".contains(c));
    (!fits).then(|| Refusal::new(format!("{value:?} is no quantity such as 512Ki")))
}
