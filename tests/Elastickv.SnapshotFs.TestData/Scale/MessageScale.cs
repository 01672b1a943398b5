using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of one standard SQS queue <c>wide</c> with many messages, body <c>message N</c>, sent a millisecond apart. Both profiles have the index rows of each
/// message, because a message without a visibility row is undeliverable; in the server's shape every 4th message was received once (an older version of its row, a
/// tombstone in the visibility index) and one in ten was consumed (spec 06 §3).
/// </summary>
public static class MessageScale
{
    private const long SentMs = 1_792_000_000_000;

    /// <summary>Writes a file with <paramref name="count"/> visible messages and gives the number of its records.</summary>
    public static long Write(string path, int count, ScaleProfile profile) =>
        ScaleFile.Write(path, profile, (3L * count) + 3, writer => new Rows(writer, count, profile == ScaleProfile.ServerShaped).Write());

    private sealed class Rows(SnapshotWriter writer, int count, bool serverShaped)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();
        private readonly RecordBuffer id = new();
        private readonly RecordBuffer text = new();

        /// <summary>Messages ever sent: the visible ones and, behind them, the consumed ones.</summary>
        private int Sent => serverShaped ? count + (count / 10) : count;

        public void Write()
        {
            ByAge();
            Data();
            VisibilityOfSends();
            VisibilityOfReceives();
            key.Start("!sqs|queue|gen|"u8).Base64Url("wide"u8);
            writer.Row(key, ScaleClock.At(0), "1"u8);
            QueueRow();
        }

        private bool Consumed(long number) => number >= count;

        private bool Received(long number) => serverShaped && !Consumed(number) && number % 4 == 1;

        private ulong SendOf(long number) => ScaleClock.At(1 + number);

        private ulong ReceiveOf(long number) => ScaleClock.At(2 + Sent + number);

        private RecordBuffer Id(long number) => id.Start("00c0ffee00c0ffee00c0ffee"u8).Digits(number, 8);

        private void ByAge()
        {
            for (long i = 0; i < Sent; i++)
            {
                Key("!sqs|msg|byage|"u8).UInt64((ulong)(SentMs + i)).Base64Url(Id(i));
                if (Consumed(i))
                {
                    writer.Tombstone(key, ReceiveOf(i));
                }

                writer.Row(key, SendOf(i), Id(i));
            }
        }

        private void Data()
        {
            foreach (int i in InSegmentOrder())
            {
                Key("!sqs|msg|data|"u8).Base64Url(Id(i));
                if (Consumed(i))
                {
                    writer.Tombstone(key, ReceiveOf(i));
                }
                else if (Received(i))
                {
                    Message(i, received: true);
                    writer.Row(key, ReceiveOf(i), body);
                }

                Message(i, received: false);
                writer.Row(key, SendOf(i), body);
            }
        }

        /// <summary>Numbers in the order of their encoded ids: the base64 alphabet is not in the order of its bytes.</summary>
        private int[] InSegmentOrder()
        {
            var numbers = new int[Sent];
            var segments = new string[Sent];
            for (int i = 0; i < Sent; i++)
            {
                // The first 24 characters are the same for all ids and fill whole groups, so the tail decides.
                numbers[i] = i;
                segments[i] = Convert.ToBase64String(Id(i).Span[24..]).Replace('+', '-').Replace('/', '_');
            }

            Array.Sort(segments, numbers, StringComparer.Ordinal);
            return numbers;
        }

        private void VisibilityOfSends()
        {
            for (long i = 0; i < Sent; i++)
            {
                Key("!sqs|msg|vis|"u8).UInt64((ulong)(SentMs + i)).Base64Url(Id(i));
                if (Consumed(i) || Received(i))
                {
                    writer.Tombstone(key, ReceiveOf(i));
                }

                writer.Row(key, SendOf(i), Id(i));
            }
        }

        private void VisibilityOfReceives()
        {
            for (long i = 0; i < Sent; i++)
            {
                if (Received(i))
                {
                    Key("!sqs|msg|vis|"u8).UInt64((ulong)VisibleAgain(i)).Base64Url(Id(i));
                    writer.Row(key, ReceiveOf(i), Id(i));
                }
            }
        }

        private long VisibleAgain(long number) => SentMs + Sent + 30_000 + number;

        private RecordBuffer Key(ReadOnlySpan<byte> family) => key.Start(family).Base64Url("wide"u8).UInt64(1);

        private void Message(long number, bool received)
        {
            text.Start("message "u8).Digits(number);
            body.Start([0]).Add("SM"u8).Add([1]).Add("{\"message_id\":\""u8).Add(Id(number)).Add("\",\"body\":\""u8).Base64(text).Add("\",\"md5_of_body\":\""u8)
                .Hex(MD5.HashData(text.Span)).Add("\",\"send_timestamp_millis\":"u8).Digits(SentMs + number).Add(",\"available_at_millis\":"u8).Digits(SentMs + number)
                .Add(",\"visible_at_millis\":"u8).Digits(received ? VisibleAgain(number) : SentMs + number).Add(",\"receive_count\":"u8).Digits(received ? 1 : 0);
            if (received)
            {
                body.Add(",\"first_receive_millis\":"u8).Digits(SentMs + Sent + number);
            }

            body.Add(",\"current_receipt_token\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"queue_generation\":1}"u8);
        }

        private void QueueRow()
        {
            key.Start("!sqs|queue|meta|"u8).Base64Url("wide"u8);
            body.Start([0]).Add("SQ"u8).Add([1]).Add("{\"name\":\"wide\",\"generation\":1,\"incarnation\":1,\"created_at_hlc\":"u8).Digits((long)ScaleClock.At(0))
                .Add(",\"visibility_timeout_seconds\":30,\"message_retention_seconds\":345600,\"delay_seconds\":0,\"receive_message_wait_seconds\":0,\"maximum_message_size\":262144,\"created_at_millis\":"u8)
                .Digits(ScaleClock.MsOf(0)).Add(",\"last_modified_at_millis\":"u8).Digits(ScaleClock.MsOf(0)).Add("}"u8);
            writer.Row(key, ScaleClock.At(0), body);
        }
    }
}
