using System.Diagnostics;

namespace Rusm.Host.Observing;

/// <summary>The activity in which a message was sent.</summary>
/// <param name="Context">The activity.</param>
/// <param name="Depth">The number of messages that led to it, each sent in the handling of the message before it.</param>
internal sealed record MessageOrigin(ActivityContext Context, int Depth)
{
    /// <summary>Returns the activity in which a process, or code outside any process, sends a message now; null for none.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    internal static MessageOrigin? Of(HostedProcess? sender)
    {
        var handling = sender?.ExtrasIfAny?.Handling;

        // An activity that has ended can still be the current one of a flow that did not end it.
        var activity = Activity.Current is { IsStopped: false } current ? current : handling?.Activity;
        return activity is null ? null : new MessageOrigin(activity.Context, handling?.Depth ?? 0);
    }
}
