using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <summary>A supervisor in a world on paper.</summary>
internal interface ISupervisorUnderTest
{
    bool HasEnded { get; }

    /// <summary>Its children, in words.</summary>
    string Children { get; }

    void Begin();

    /// <summary>Hears one item of its mailbox, and carries out all that follows.</summary>
    void Hear(SupervisorEvent heard);
}
