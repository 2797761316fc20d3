using Rusm.Kernel;

namespace Rusm.Host.Observing;

/// <summary>The mailboxes of some processes; see <see cref="Runtime.SampleMailboxes"/>.</summary>
/// <param name="Processes">The number of processes in the sample.</param>
/// <param name="Items">The number of items in their mailboxes.</param>
/// <param name="Longest">The process with the longest mailbox; <see cref="Pid.Outside"/> if the sample is empty.</param>
/// <param name="LongestItems">The number of items in its mailbox.</param>
public readonly record struct MailboxSample(int Processes, long Items, Pid Longest, int LongestItems);
