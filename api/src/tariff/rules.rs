//! Blocks, amounts and their rounding (DR-11, domain §5).

use turno_entity::tariff;

/// Hundredths of a percent in one.
const WHOLE: i128 = 10_000;

/// The terms on which something is charged, frozen with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How long a block is.
    pub block_minutes: i32,
    /// What a block costs before tax, in centavos.
    pub block_price: i64,
    /// The rate of IVA in hundredths of a percent.
    pub iva_basis_points: i32,
    /// Code of the item on the invoice.
    pub item_code: String,
    /// Scheme of that code.
    pub item_scheme: String,
    /// Unit of the quantity on the invoice: hours, or blocks.
    pub unit_code: String,
}

/// What blocks cost, in centavos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Before tax.
    pub base: i64,
    /// The tax.
    pub iva: i64,
    /// Both.
    pub total: i64,
}

/// The unit code of an hour.
pub const HOUR: &str = "HUR";

/// The unit code of a piece: here, of a block.
pub const PIECE: &str = "94";

impl From<tariff::Model> for Terms {
    fn from(row: tariff::Model) -> Self {
        Self {
            block_minutes: row.block_minutes,
            block_price: row.block_price,
            iva_basis_points: row.iva_basis_points,
            item_code: row.item_code,
            item_scheme: row.item_scheme,
            unit_code: row.unit_code,
        }
    }
}

impl Terms {
    /// The blocks of an item: its sessions are summed first; more than nothing is at least one block (DR-11).
    #[must_use]
    pub fn blocks(&self, seconds: i64) -> i64 {
        let block = i64::from(self.block_minutes.max(1)) * 60;
        seconds.max(0).div_euclid(block) + i64::from(seconds.max(0).rem_euclid(block) > 0)
    }

    /// What so many blocks cost; none if no amount can hold it.
    #[must_use]
    pub fn amounts(&self, blocks: i64) -> Option<Amounts> {
        let base = blocks.checked_mul(self.block_price)?;
        let iva = round(i128::from(base) * i128::from(self.iva_basis_points), WHOLE)?;
        Some(Amounts { base, iva, total: base.checked_add(iva)? })
    }

    /// The quantity on the invoice, in hundredths of its unit; none where it has more than two places.
    #[must_use]
    pub fn quantity(&self, blocks: i64) -> Option<i64> {
        if self.unit_code == PIECE { blocks.checked_mul(100) } else { self.hours(blocks) }
    }

    /// Blocks in hours, in hundredths; none where they have more than two places.
    #[must_use]
    pub fn hours(&self, blocks: i64) -> Option<i64> {
        let hundredths = blocks.checked_mul(i64::from(self.block_minutes))?.checked_mul(100)?;
        (hundredths % 60 == 0).then_some(hundredths / 60)
    }

    /// The price of one unit on the invoice, in centavos; none where it has more than two places.
    #[must_use]
    pub fn unit_price(&self) -> Option<i64> {
        if self.unit_code == PIECE {
            return Some(self.block_price);
        }
        let (hour, minutes) = (self.block_price.checked_mul(60)?, i64::from(self.block_minutes.max(1)));
        (hour % minutes == 0).then_some(hour / minutes)
    }

    /// Whether quantity times unit price is the base for every number of blocks (DR-32).
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.unit_price().is_some() && self.quantity(1).is_some()
    }
}

impl Amounts {
    /// Both together; none if no amount can hold it.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            base: self.base.checked_add(other.base)?,
            iva: self.iva.checked_add(other.iva)?,
            total: self.total.checked_add(other.total)?,
        })
    }
}

/// A fraction rounded to whole units by the rule of the DIAN: the next digit decides, and where it is a 5, the one
/// after it, which raises only if it is odd. None if the result does not fit.
#[must_use]
pub fn round(numerator: i128, denominator: i128) -> Option<i64> {
    let (size, denominator) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let (whole, rest) = (size.checked_div(denominator)?, size.checked_rem(denominator)?);
    let tens = rest.checked_mul(10)?;
    let (next, rest) = (tens / denominator, tens % denominator);
    let after = rest.checked_mul(10)? / denominator;
    let raised = next > 5 || (next == 5 && after % 2 == 1);
    let rounded = i128::try_from(whole).ok()?.checked_add(i128::from(raised))?;
    i64::try_from(if numerator < 0 { -rounded } else { rounded }).ok()
}
