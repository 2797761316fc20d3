namespace Rusm.Kernel.Traces;

/// <summary>
/// Delta encoding of clock values: a value is stored as the difference from the previous value of the same clock in the block. The writer
/// and the reader each keep one context, and both compute the same values.
/// </summary>
internal struct ClockContext
{
    private long timestamp;
    private long utcNow;

    internal long Encode(ValueSource source, long value)
    {
        var code = unchecked(value - Last(source));
        Keep(source, value);
        return code;
    }

    internal long Decode(ValueSource source, long code)
    {
        var value = unchecked(Last(source) + code);
        Keep(source, value);
        return value;
    }

    private readonly long Last(ValueSource source) => source switch
    {
        ValueSource.Timestamp => timestamp,
        ValueSource.UtcNow => utcNow,
        _ => 0,
    };

    private void Keep(ValueSource source, long value)
    {
        timestamp = source == ValueSource.Timestamp ? value : timestamp;
        utcNow = source == ValueSource.UtcNow ? value : utcNow;
    }
}
