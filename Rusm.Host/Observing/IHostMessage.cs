namespace Rusm.Host.Observing;

/// <summary>A message that the host sends for its own work, such as the request of a call. It is not reported when it is dropped: the process that waits for
/// its effect learns of the end.</summary>
internal interface IHostMessage;
