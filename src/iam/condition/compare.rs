//! Values that are no strings: numbers, dates, booleans, binary values, addresses.
//!
//! `None` is what neither side of the documentation settles: a text that may or may not be read
//! as such a value. It leaves the comparison open.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::text::Tri;

/// How two values that have an order must stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the comparisons")]
pub enum Order {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Order {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Order::Equal => ordering.is_eq(),
            Order::Less => ordering.is_lt(),
            Order::AtMost => ordering.is_le(),
            Order::Greater => ordering.is_gt(),
            Order::AtLeast => ordering.is_ge(),
        }
    }
}

/// Whether the request's number stands so to the policy's. A text that is no number matches none;
/// whether `1e3` and `.5` are numbers is not documented.
pub(super) fn numbers(order: Order, value: &str, wanted: &str) -> Tri {
    match (Decimal::parse(value), Decimal::parse(wanted)) {
        (Some(value), Some(wanted)) => Tri::from(order.holds(value.compare(&wanted))),
        _ if may_be_number(value) && may_be_number(wanted) => Tri::Maybe,
        _ => Tri::No,
    }
}

/// A decimal number of any length, without leading and trailing zeros. Not a float: those would
/// round, and their reading is most of what they cost in the wasm.
struct Decimal<'t> {
    is_negative: bool,
    whole: &'t str,
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        Some(Self {
            is_negative: is_negative && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
        })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let size = (self.whole.len(), self.whole, self.fraction).cmp(&(
            other.whole.len(),
            other.whole,
            other.fraction,
        ));
        match (self.is_negative, other.is_negative) {
            (false, false) => size,
            (true, true) => size.reverse(),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

/// `1e3`, `.5`
fn may_be_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

/// Whether the text can be the value of a numeric operator.
pub fn is_number(text: &str) -> bool {
    Decimal::parse(text).is_some()
}

/// Whether the request's instant stands so to the policy's.
pub(super) fn dates(order: Order, value: &str, wanted: &str) -> Tri {
    match (instant(value), instant(wanted)) {
        (Some(value), Some(wanted)) => Tri::from(order.holds(value.cmp(&wanted))),
        _ => Tri::Maybe,
    }
}

/// Nanoseconds since 1970 of a date in the W3C profile of ISO 8601, or of seconds since then.
fn instant(text: &str) -> Option<i128> {
    const NANOSECONDS: i128 = 1_000_000_000;
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_count = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    // Four digits are a year.
    if is_count && unsigned.len() != 4 {
        return text
            .parse::<i64>()
            .ok()
            .map(|at| i128::from(at) * NANOSECONDS);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    if parts.next().is_some() || time.is_some() && date.len() != 10 {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    let (time, offset) = match time {
        Some(time) => time_and_offset(time)?,
        None => (Time::MIDNIGHT, UtcOffset::UTC),
    };
    Some(OffsetDateTime::new_in_offset(date, time, offset).unix_timestamp_nanos())
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` with `Z`, `+hh:mm` or `-hh:mm`.
fn time_and_offset(text: &str) -> Option<(Time, UtcOffset)> {
    let (time, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(time) => (time, UtcOffset::UTC),
        None => {
            let at = text.rfind(['+', '-'])?;
            let (time, offset) = text.split_at_checked(at)?;
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let part = |part: &str| Some(i8::try_from(digits(part, 2)?).ok()? * sign);
            let offset = UtcOffset::from_hms(part(hours)?, part(minutes)?, 0).ok()?;
            (time, offset)
        }
    };
    let mut parts = time.split(':');
    let small = |part: &str| u8::try_from(digits(part, 2)?).ok();
    let (hour, minute) = (small(parts.next()?)?, small(parts.next()?)?);
    let (second, nanosecond) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            if fraction.is_empty()
                || fraction.len() > 9
                || !fraction.bytes().all(|byte| byte.is_ascii_digit())
            {
                return None;
            }
            (small(whole)?, format!("{fraction:0<9}").parse().ok()?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let time = Time::from_hms_nano(hour, minute, second, nanosecond).ok()?;
    Some((time, offset))
}

fn digits(text: &str, count: usize) -> Option<u16> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// Whether the text can be the value of a date operator.
pub fn is_date(text: &str) -> bool {
    instant(text).is_some()
}

/// Whether the request's boolean is the policy's.
pub(super) fn booleans(value: &str, wanted: &str) -> Tri {
    match (boolean(value), boolean(wanted)) {
        (Some(value), Some(wanted)) => Tri::from(value == wanted),
        _ => Tri::No,
    }
}

/// `true` or `false`, in any case.
pub fn boolean(text: &str) -> Option<bool> {
    match () {
        () if text.eq_ignore_ascii_case("true") => Some(true),
        () if text.eq_ignore_ascii_case("false") => Some(false),
        () => None,
    }
}

/// Whether two values in base 64 are the same bytes: the same texts, but for their padding and for
/// the bits that it leaves over.
pub(super) fn binaries(value: &str, wanted: &str) -> Tri {
    if value == wanted {
        return Tri::Yes;
    }
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
    };
    let (value, wanted) = (value.trim_end_matches('='), wanted.trim_end_matches('='));
    if !is_plain(value) || !is_plain(wanted) {
        return Tri::Maybe;
    }
    Tri::from(significant(value) == significant(wanted))
}

/// The text without its last letter, and the bits of that letter which are part of a byte.
fn significant(text: &str) -> (&str, u8) {
    let Some((start, last)) = text
        .len()
        .checked_sub(1)
        .and_then(|at| text.split_at_checked(at))
    else {
        return (text, 0);
    };
    let bits = match last.bytes().next().unwrap_or_default() {
        letter @ b'A'..=b'Z' => letter - b'A',
        letter @ b'a'..=b'z' => letter - b'a' + 26,
        digit @ b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let used = match text.len() % 4 {
        2 => 0b11_0000,
        3 => 0b11_1100,
        _ => 0b11_1111,
    };
    (start, bits & used)
}

/// Whether the request's address is in the policy's range.
pub(super) fn addresses(value: &str, wanted: &str) -> Tri {
    let range = range(wanted);
    match (value.parse::<IpAddr>(), range) {
        (Ok(address), Some(range)) => Tri::from(range.contains(&address)),
        _ => Tri::Maybe,
    }
}

fn range(text: &str) -> Option<IpNet> {
    match text.parse() {
        Ok(range) => Some(range),
        Err(_) => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}

/// Whether the text can be the value of an address operator.
pub fn is_address(text: &str) -> bool {
    range(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_instants() {
        for (one, two) in [
            ("1577836800", "2020-01-01T00:00:00Z"),
            ("2020-01-01", "2020-01-01T01:00:00+01:00"),
            ("2020", "2020-01"),
            ("2020-01-01T00:00Z", "2019-12-31T19:30:00.000-04:30"),
            ("2020-02-29T12:00:00.5Z", "2020-02-29T12:00:00.500000000Z"),
        ] {
            assert_eq!(instant(one), instant(two), "{one} {two}");
            assert!(instant(one).is_some(), "{one}");
        }
        for text in [
            "",
            "2021-02-29",
            "20200101",
            "2020-1-1",
            "2020-01-01T25:00Z",
            "2020-01T00:00Z",
            "x",
            "2020-01-01T00:00:00",
        ] {
            let is_seconds = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
            assert_eq!(instant(text).is_some(), is_seconds, "{text}");
        }
    }

    #[test]
    fn numbers_have_values() {
        for (order, value, wanted, expected) in [
            (Order::Equal, "10", "10.0", Tri::Yes),
            (Order::Less, "-1", "0", Tri::Yes),
            (Order::AtMost, "1e3", "1000", Tri::Maybe),
            (Order::Equal, "-0", "0.00", Tri::Yes),
            (Order::Less, "-10.5", "-10.25", Tri::Yes),
            (Order::Greater, "0.10", "0.09", Tri::Yes),
            (Order::AtLeast, "007", "7", Tri::Yes),
            (Order::AtLeast, "0.1", "0.2", Tri::No),
            (Order::Greater, "ten", "1", Tri::No),
            (Order::Equal, "inf", "inf", Tri::No),
            (
                Order::Equal,
                "90071992547409931",
                "90071992547409930",
                Tri::No,
            ),
        ] {
            assert_eq!(numbers(order, value, wanted), expected, "{value} {wanted}");
        }
    }

    #[test]
    fn addresses_lie_in_ranges() {
        for (value, wanted, expected) in [
            ("203.0.113.7", "203.0.113.0/24", Tri::Yes),
            ("203.0.113.7", "203.0.113.9/24", Tri::Yes),
            ("203.0.113.7", "203.0.113.7", Tri::Yes),
            ("203.0.113.7", "::/0", Tri::No),
            ("2001:DB8:0::1", "2001:db8::/32", Tri::Yes),
            ("2001:db8::1", "2001:0db8:0:0:0:0:0:1", Tri::Yes),
            ("somewhere", "0.0.0.0/0", Tri::Maybe),
        ] {
            assert_eq!(addresses(value, wanted), expected, "{value} {wanted}");
        }
    }

    #[test]
    fn binary_values_are_bytes() {
        assert_eq!(binaries("QmluYXJ5", "QmluYXJ5"), Tri::Yes);
        assert_eq!(binaries("QmluYXJ5", "QmluYXJ6"), Tri::No);
        assert_eq!(binaries("QQ==", "QQ"), Tri::Yes);
        assert_eq!(binaries("QQ==", "QR=="), Tri::Yes);
        assert_eq!(binaries("eA==", "eQ=="), Tri::No);
        assert_eq!(binaries("a b", "a c"), Tri::Maybe);
    }
}
