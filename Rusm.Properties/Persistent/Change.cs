namespace Rusm.Properties.Persistent;

/// <summary>One step in the life of a persistent structure. Cases: <see cref="Put"/>, <see cref="Drop"/>, <see cref="GiveAway"/>.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    internal sealed record Put(long Key) : Change
    {
        public override string ToString() => $"put {Key}";
    }

    internal sealed record Drop(long Key) : Change
    {
        public override string ToString() => $"drop {Key}";
    }

    /// <summary>The version so far goes to somebody else: from here on it may not change, and there is a new owner.</summary>
    internal sealed record GiveAway : Change
    {
        public override string ToString() => "give away";
    }
}
