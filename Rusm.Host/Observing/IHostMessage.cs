namespace Rusm.Host.Observing;

/// <summary>A message that the host sends for its own work, such as the request of a call. It is not reported when it is dropped, because
/// the process that waits for its effect is notified of the end.</summary>
internal interface IHostMessage;
