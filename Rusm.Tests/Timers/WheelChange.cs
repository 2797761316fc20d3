namespace Rusm.Tests.Timers;

/// <summary>One step in the life of a timer wheel. Cases: <see cref="Add"/>, <see cref="Remove"/>, <see cref="Advance"/>.</summary>
internal abstract record WheelChange
{
    private WheelChange()
    {
    }

    /// <summary>An entry is added.</summary>
    internal sealed record Add(long Delay) : WheelChange
    {
        public override string ToString() => $"add {Delay}";
    }

    /// <summary>An entry is removed: the one that this many were added before, in the wheel or not.</summary>
    internal sealed record Remove(int Number) : WheelChange
    {
        public override string ToString() => $"remove entry {Number}";
    }

    /// <summary>The clock advances.</summary>
    internal sealed record Advance(long Time) : WheelChange
    {
        public override string ToString() => $"advance {Time}";
    }
}
