namespace Rusm.Kernel.Traces;

/// <summary>A message in the form in which it crosses to another node. A trace has the type of the message, and not that of the form.</summary>
internal interface ISerializedMessage
{
    /// <summary>The full name of the type of the message.</summary>
    string Type { get; }
}
