//! Reads words as Go's standard library does: strconv, time, net and encoding/csv.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use memchr::{memchr, memchr2};

/// The elements of a list. Each is a part of the list's text. An element in quotes is a copy without them.
pub type Elements<'t> = Vec<Cow<'t, str>>;

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It does not have the syntax.
    Syntax,
    /// Too large or too small for its type.
    Range,
}

/// Why a text is not a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationError {
    /// It does not have the syntax.
    Syntax,
    /// A number with no unit behind it.
    NoUnit,
    /// A unit that Go does not have, such as `d`.
    NoSuchUnit,
    /// More than 290 years.
    Range,
}

/// strconv.ParseBool (Go 1.25, strconv/atob.go).
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// strconv.ParseInt with base 0 (Go 1.25, strconv/atoi.go).
pub fn integer(text: &str, bits: u32) -> Result<i64, NumberError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = i128::from(unsigned(digits)?);
    let value = if negative { -value } else { value };
    let limit = 1i128 << (bits - 1);
    if value < -limit || value >= limit {
        return Err(NumberError::Range);
    }
    i64::try_from(value).map_err(|_| NumberError::Range)
}

/// strconv.ParseUint with base 0 and 64 bits: a leading `0` makes it octal.
pub fn unsigned(text: &str) -> Result<u64, NumberError> {
    let bytes = text.as_bytes();
    let (base, digits) = match bytes {
        [b'0', b'b' | b'B', rest @ ..] if !rest.is_empty() => (2, rest),
        [b'0', b'o' | b'O', rest @ ..] if !rest.is_empty() => (8, rest),
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => (16, rest),
        [b'0', rest @ ..] => (8, rest),
        [] => return Err(NumberError::Syntax),
        all => (10, all),
    };
    let mut value = 0u64;
    for &digit in digits.iter().filter(|&&digit| digit != b'_') {
        let digit = char::from(digit).to_digit(base).ok_or(NumberError::Syntax)?;
        value = value
            .checked_mul(u64::from(base))
            .and_then(|value| value.checked_add(u64::from(digit)))
            .ok_or(NumberError::Range)?;
    }
    if bytes.contains(&b'_') && !underscores_separate(bytes) {
        return Err(NumberError::Syntax);
    }
    Ok(value)
}

/// An underscore is allowed between digits, and between the prefix of the base and a digit.
fn underscores_separate(text: &[u8]) -> bool {
    let (mut after_digit, digits) = match text {
        [b'0', b'b' | b'B' | b'o' | b'O' | b'x' | b'X', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    for &byte in digits {
        if byte == b'_' && !after_digit {
            return false;
        }
        after_digit = byte != b'_';
    }
    after_digit
}

/// strconv.Atoi and strconv.ParseInt with base 10: digits with a sign, no underscores.
pub fn decimal(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// strconv.ParseFloat. Hexadecimal numbers and underscores are accepted without a check.
pub fn float(text: &str, bits: u32) -> Result<f64, NumberError> {
    let digits = text.trim_start_matches(['+', '-']);
    if text.contains('_') || digits.starts_with("0x") || digits.starts_with("0X") {
        return Ok(0.0);
    }
    let value: f64 = text.parse().map_err(|_| NumberError::Syntax)?;
    let written_infinite = text.contains(['i', 'I']);
    let infinite = value.is_infinite() || (bits == 32 && value.abs() > f64::from(f32::MAX));
    if infinite && !written_infinite {
        return Err(NumberError::Range);
    }
    Ok(value)
}

/// time.ParseDuration, in nanoseconds (Go 1.25, time/format.go).
pub fn duration(text: &str) -> Result<i64, DurationError> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1 } else { 1 };
    if unsigned == "0" {
        return Ok(0);
    }
    if unsigned.is_empty() {
        return Err(DurationError::Syntax);
    }
    let mut rest = unsigned;
    let mut total = 0i128;
    while !rest.is_empty() {
        let (nanoseconds, after) = duration_part(rest)?;
        total = total.saturating_add(nanoseconds);
        rest = after;
    }
    i64::try_from(sign * total).map_err(|_| DurationError::Range)
}

/// One number with its unit, and what follows.
fn duration_part(text: &str) -> Result<(i128, &str), DurationError> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(DurationError::Syntax);
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit());
    let (unit, rest) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
    let unit: i128 = match unit {
        "" => return Err(DurationError::NoUnit),
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return Err(DurationError::NoSuchUnit),
    };
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse::<i64>().map_err(|_| DurationError::Range)?.into()
    };
    // Digits after the eighteenth are less than a nanosecond of any unit.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let scale = 10i128.pow(u32::try_from(fraction.len()).unwrap_or_default());
    let part = fraction.parse::<i128>().unwrap_or_default() * unit / scale;
    Ok((whole * unit + part, rest))
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or(("", text))
}

/// net.ParseIP.
pub fn ip(text: &str) -> Option<IpAddr> {
    text.parse::<Ipv4Addr>()
        .map(IpAddr::V4)
        .or_else(|_| text.parse::<Ipv6Addr>().map(IpAddr::V6))
        .ok()
}

/// The address without leading zeros in its octets, if it has some. Go read them as decimal up to 1.16, and
/// refuses them from 1.17 on (golang/go issue 30999).
pub fn without_leading_zeros(text: &str) -> Option<String> {
    let octets: Option<Vec<String>> =
        text.split('.').map(|octet| Some(octet.parse::<u8>().ok()?.to_string())).collect();
    octets.map(|octets| octets.join(".")).filter(|plain| plain != text && ip(plain).is_some())
}

/// net.ParseCIDR.
pub fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else {
        return false;
    };
    let most = match ip(address) {
        Some(IpAddr::V4(_)) => 32,
        Some(IpAddr::V6(_)) => 128,
        None => return false,
    };
    let digits = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
    digits && bits.parse::<u32>().is_ok_and(|bits| bits <= most)
}

/// The first record of encoding/csv's reader; `None` if a quote is in a place where it is not allowed.
pub fn csv(text: &str) -> Option<Elements<'_>> {
    let mut fields = Vec::new();
    let mut rest = text.trim_start_matches(['\r', '\n']);
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => bare_field(rest)?,
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return Some(fields),
        }
    }
}

type CsvField<'a> = (Cow<'a, str>, Option<&'a str>);

fn bare_field(text: &str) -> Option<CsvField<'_>> {
    let end = memchr2(b',', b'\n', text.as_bytes()).unwrap_or(text.len());
    let (field, after) = text.split_at_checked(end)?;
    let (field, rest) = match after.strip_prefix(',') {
        Some(rest) => (field, Some(rest)),
        None => (field.trim_end_matches('\r'), None),
    };
    memchr(b'"', field.as_bytes()).is_none().then_some((Cow::Borrowed(field), rest))
}

fn quoted_field(text: &str) -> Option<CsvField<'_>> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            field.push('"');
            rest = more;
        } else if let Some(more) = after.strip_prefix(',') {
            return Some((Cow::Owned(field), Some(more)));
        } else if after.is_empty() || after.starts_with(['\r', '\n']) {
            return Some((Cow::Owned(field), None));
        } else {
            return None;
        }
    }
}

/// pflag's list of texts: one record of CSV, no items if the value is empty.
pub fn csv_list(text: &str) -> Option<Elements<'_>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    csv(text)
}

/// `PortRange.Set` of apimachinery/pkg/util/net: `30000-32767`, `30000+100`, `30000`; nothing is every
/// port from 0 to 0.
pub fn port_range(text: &str) -> Option<(i64, i64)> {
    let text = text.trim();
    if text.is_empty() {
        return Some((0, 0));
    }
    let (low, high) = if let Some((low, size)) = text.split_once('+') {
        let low = decimal(low)?;
        (low, low.checked_add(decimal(size)?)?)
    } else if let Some((low, high)) = text.split_once('-') {
        (decimal(low)?, decimal(high)?)
    } else {
        (decimal(text)?, decimal(text)?)
    };
    ((0..=65535).contains(&low) && (low..=65535).contains(&high)).then_some((low, high))
}
