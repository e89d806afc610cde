export { default, Quota, Tickets } from "facegate/edge";
