namespace Rusm.Kernel.Persistent;

/// <summary>A value that carries the integer it is known by.</summary>
public interface IKeyed
{
    /// <summary>The integer; values of one set with the same key are the same value.</summary>
    long Key { get; }
}
