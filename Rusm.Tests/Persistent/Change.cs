namespace Rusm.Tests.Persistent;

/// <summary>One step in the life of a persistent structure. Cases: <see cref="Put"/>, <see cref="Drop"/>, <see cref="GiveAway"/>.</summary>
public abstract record Change
{
    private Change()
    {
    }

    public sealed record Put(long Key) : Change
    {
        public override string ToString() => $"put {Key}";
    }

    public sealed record Drop(long Key) : Change
    {
        public override string ToString() => $"drop {Key}";
    }

    /// <summary>The version so far is returned to a caller: it must not change from now on, and there is a new owner.</summary>
    public sealed record GiveAway : Change
    {
        public override string ToString() => "give away";
    }
}
