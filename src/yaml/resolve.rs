//! The type that Kubernetes gives a scalar.
//!
//! kubelet and kubeadm read YAML with sigs.k8s.io/yaml, which is built on go-yaml v2 and so reads YAML 1.1:
//! `yes` and `on` are booleans, `0644` is 420.

use super::tree::ScalarStyle;

/// A scalar's type, and the value of a boolean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing, `~`, `null`.
    Null,
    /// `true`, `yes`, `on` and their like.
    Bool(bool),
    /// A whole number, decimal, octal, hexadecimal or binary.
    Int,
    /// A number with a fraction or an exponent, and `.inf` and `.nan`.
    Float,
    /// Anything else, and everything in quotes.
    String,
}

/// The type of a scalar from its text, its style and its tag with the handle resolved.
pub(super) fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>) -> Scalar {
    match tag.map(|tag| tag.trim_start_matches("tag:yaml.org,2002:")) {
        Some("str" | "binary" | "!") => return Scalar::String,
        Some("null") => return Scalar::Null,
        Some("float") => return Scalar::Float,
        Some("int") => return Scalar::Int,
        Some("bool") => return boolean(text).map_or(Scalar::String, Scalar::Bool),
        _ => {}
    }
    if style != ScalarStyle::Plain {
        return Scalar::String;
    }
    // Most scalars are names, paths and flags: longer than `false`, and no number begins with a letter.
    if text.len() > 5 && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return Scalar::String;
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        ".nan" | ".NaN" | ".NAN" => Scalar::Float,
        _ if matches!(text.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF") => {
            Scalar::Float
        }
        _ => boolean(text).map_or_else(|| number(text), Scalar::Bool),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Some(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Some(false)
        }
        _ => None,
    }
}

/// go-yaml v2 tries a number only if the text begins like one, and drops every `_` first.
fn number(text: &str) -> Scalar {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_start = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_');
    // `-_1` is a number, `_1` and `--flag` are none.
    if text.starts_with('_') || !unsigned.starts_with(is_start) {
        return Scalar::String;
    }
    let digits = unsigned.replace('_', "");
    if is_integer(&digits) {
        Scalar::Int
    } else if is_float(&digits) {
        Scalar::Float
    } else {
        Scalar::String
    }
}

fn is_integer(digits: &str) -> bool {
    let (radix, rest) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..)),
        Some("0b" | "0B") => (2, digits.get(2..)),
        Some("0o" | "0O") => (8, digits.get(2..)),
        Some(lead) if lead.starts_with('0') => (8, digits.get(1..)),
        _ => (10, Some(digits)),
    };
    // A number that does not fit 64 bits is no integer, and falls through to a float.
    rest.is_some_and(|rest| {
        !rest.starts_with(['+', '-']) && u64::from_str_radix(rest, radix).is_ok()
    })
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, the sign already taken off.
fn is_float(digits: &str) -> bool {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_ok = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    let exponent_ok = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_ok && exponent_ok
}
